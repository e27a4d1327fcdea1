package io.paradecom.core.spec;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to an HTTP server. Path, query, header values and body are {@linkplain TextTemplate
 * templates}; scheme and host are not, so that nothing that a task answers decides where a request
 * goes.
 *
 * @param url {@code http} or {@code https}, without user, password and fragment; at most {@value
 *     #MAX_URL} characters
 * @param headers at most {@value #MAX_HEADERS}, by name; those that frame a message belong to the
 *     runner
 * @param body null: none
 * @param expected statuses that mean success: 200 to 599 one status, 2 to 5 a whole class; at least
 *     one
 * @param client who asks for the access token that goes along as {@code Authorization}, which is
 *     then no header of its own; null: no token goes along
 */
public record HttpRequestSpec(
    Method method,
    String url,
    Map<String, String> headers,
    @Nullable Body body,
    List<Integer> expected,
    @Nullable OAuthClient client) {
  /** Longest address, in characters. */
  public static final int MAX_URL = 8 * 1024;

  /** Most headers. */
  public static final int MAX_HEADERS = 50;

  /** Longest header value and longest name, in characters. */
  public static final int MAX_HEADER = 8 * 1024;

  /** Longest body before it is filled in, in characters. */
  public static final int MAX_BODY = 256 * 1024;

  /** The statuses that mean success where nothing else is said: 2xx. */
  public static final List<Integer> SUCCESS = List.of(2);

  private static final Pattern ADDRESS =
      Pattern.compile(
          "((https?)://(?:\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::([0-9]{1,5}))?)((?:[/?].*)?)",
          Pattern.CASE_INSENSITIVE);

  /** Path and query as RFC 3986 has them. */
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

  private static final int MAX_PORT = 65_535;
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What is asked for. */
  public enum Method {
    /** Reads. */
    GET,
    /** Reads the headers alone. */
    HEAD,
    /** Gives to a resource to deal with. */
    POST,
    /** Replaces. */
    PUT,
    /** Changes in part. */
    PATCH,
    /** Removes. */
    DELETE
  }

  /**
   * What is sent along.
   *
   * @param text a template; of JSON, references stand within its strings: a string that is nothing
   *     but one reference to an input becomes that value
   * @param json whether it is JSON
   */
  public record Body(String text, boolean json) {}

  /** A request without an access token. */
  public HttpRequestSpec(
      Method method,
      String url,
      Map<String, String> headers,
      @Nullable Body body,
      List<Integer> expected) {
    this(method, url, headers, body, expected, null);
  }

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public HttpRequestSpec {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    expected = List.copyOf(expected);
    checkAddress(url);
    require(headers.size() <= MAX_HEADERS, "at most 50 headers", headers.size());
    headers.forEach(HttpRequestSpec::checkHeader);
    checkBody(method, body);
    require(!expected.isEmpty(), "at least one status that means success", "none");
    expected.forEach(HttpRequestSpec::checkStatus);
    require(
        client == null || headers.keySet().stream().noneMatch("Authorization"::equalsIgnoreCase),
        "no header Authorization beside an access token",
        "one");
  }

  static void checkAddress(String url) {
    require(url.length() <= MAX_URL, "an address of at most 8,192 characters", url.length());
    Matcher matcher = ADDRESS.matcher(url);
    require(
        matcher.matches(),
        "an address with http:// or https:// and a host without references, user and password",
        shown(url));
    String port = matcher.group(3);
    require(port == null || Integer.parseInt(port) <= MAX_PORT, "a port up to 65535", shown(url));
    require(
        PATH.matcher(TextTemplate.parse(RoundText.withoutRounds(matcher.group(4))).fill(_ -> "x"))
            .matches(),
        "path and query without blanks, fragment and other characters to be percent-encoded",
        shown(url));
  }

  private static void checkHeader(String name, String value) {
    require(HEADER_NAME.matcher(name).matches(), "the name of a header", shown(name));
    require(
        !FRAMING.contains(name.toLowerCase(Locale.ROOT)),
        "no header that frames the message",
        name);
    require(
        name.length() <= MAX_HEADER && value.length() <= MAX_HEADER,
        "a header of at most 8,192 characters",
        name);
    require(
        value.chars().noneMatch(HttpRequestSpec::breaksLines),
        "a header without line breaks and control characters",
        name);
    TextTemplate.parse(value);
  }

  private static void checkBody(Method method, @Nullable Body body) {
    if (body == null) {
      return;
    }
    require(method != Method.GET && method != Method.HEAD, "no body of a " + method, "one");
    require(
        body.text().length() <= MAX_BODY,
        "a body of at most 262,144 characters",
        body.text().length());
    TextTemplate.parse(body.text());
  }

  private static void checkStatus(int status) {
    require(
        (status >= 2 && status <= 5) || (status >= 200 && status <= 599),
        "a status of 200 to 599 or a class of 2 to 5",
        status);
  }

  private static boolean breaksLines(int character) {
    return (character < ' ' && character != '\t') || character == 0x7f;
  }

  /** Returns whether {@code text} can be the value of a header. */
  public static boolean isHeaderValue(String text) {
    return text.chars().noneMatch(HttpRequestSpec::breaksLines);
  }

  /** The tasks whose outputs it needs, each once. */
  public Set<TaskId> inputs() {
    Set<TaskId> tasks = new LinkedHashSet<>(TextTemplate.parse(url).inputs());
    headers.values().forEach(value -> tasks.addAll(TextTemplate.parse(value).inputs()));
    if (body != null) {
      tasks.addAll(TextTemplate.parse(body.text()).inputs());
    }
    return tasks;
  }

  /** Returns whether it names the item of a loop that is not known yet. */
  public boolean namesItem() {
    return TextTemplate.parse(url).namesItem()
        || headers.values().stream().anyMatch(value -> TextTemplate.parse(value).namesItem())
        || (body != null && TextTemplate.parse(body.text()).namesItem());
  }

  /** Returns the request with each of its texts as {@code filled} gives it. */
  HttpRequestSpec withTexts(UnaryOperator<String> filled) {
    Map<String, String> all = new TreeMap<>(headers);
    all.replaceAll((_, value) -> filled.apply(value));
    return new HttpRequestSpec(
        method,
        filled.apply(url),
        all,
        body == null ? null : new Body(filled.apply(body.text()), body.json()),
        expected,
        client);
  }

  /** Returns whether a status means success. */
  public boolean expects(int status) {
    return expected.contains(status) || expected.contains(status / 100);
  }

  /** Scheme, host and port: what is paused when the server says "later". */
  public String origin() {
    Matcher matcher = ADDRESS.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalStateException("Expected a checked address, but found " + url + ".");
    }
    return matcher.group(1).toLowerCase(Locale.ROOT);
  }

  static String shown(String text) {
    return "\"" + (text.length() <= 100 ? text : text.substring(0, 100) + "...") + "\"";
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }
}
