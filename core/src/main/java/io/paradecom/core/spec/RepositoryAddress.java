package io.paradecom.core.spec;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a git repository is: {@code https://HOST/PATH}, {@code http://HOST/PATH}, {@code
 * ssh://USER@HOST/PATH}, {@code USER@HOST:PATH}, {@code file:///PATH} or {@code /PATH}. Never an
 * option of git, and never one of its transports that start programs. No {@code @} follows the
 * host, and nothing of a folder or of {@code ssh} is written with {@code %}: git would look for a
 * host, or for another folder, where a reader sees none.
 *
 * <p>Before the host of {@code https} there may be {@code NAME:PASSWORD@} or {@code TOKEN@}. A
 * password and a token are {@code ${secret:NAME}}, which a runner resolves, so that none is ever
 * part of a graph.
 *
 * @param text as it is written, at most {@value #MAX_LENGTH} characters
 */
public record RepositoryAddress(String text) {
  /** Most characters of {@link #text}. */
  public static final int MAX_LENGTH = 2048;

  private static final String EXPECTED =
      "Expected the address of a git repository as https://HOST/PATH, ssh://USER@HOST/PATH,"
          + " USER@HOST:PATH, file:///PATH or /PATH";
  private static final String CREDENTIALS =
      "Expected the password, or a name without one, in the address of a git repository to be a"
          + " reference as ${secret:NAME}, but found something else.";
  private static final String HOST =
      "([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])";
  private static final String USER = "[A-Za-z0-9_][A-Za-z0-9._~+-]{0,127}";
  private static final String SECRET = "\\$\\{secret:[A-Za-z_][A-Za-z0-9_.-]{0,127}}";
  private static final Pattern WEB =
      Pattern.compile(
          "(https?)://(?:(?:("
              + USER
              + "|"
              + SECRET
              + "):("
              + SECRET
              + ")|("
              + SECRET
              + "))@)?"
              + HOST
              + "(?::([0-9]{1,5}))?(/[^\\s\\p{Cntrl}@]*)");
  private static final Pattern SSH =
      Pattern.compile(
          "ssh://(?:" + USER + "@)?" + HOST + "(?::([0-9]{1,5}))?(/[^\\s\\p{Cntrl}%@]*)");
  private static final Pattern SHORT_SSH =
      Pattern.compile("(?:" + USER + "@)?" + HOST + ":(?![-:])([^\\s\\p{Cntrl}@]+)");
  private static final Pattern FILE = Pattern.compile("(?:file://(?=[^%]*$))?(/[^\\p{Cntrl}]*)");

  /** How a repository is reached. */
  public enum Kind {
    /** Over HTTP, with TLS or without. */
    WEB,
    /** Over SSH. */
    SSH,
    /** A folder that the runner sees. */
    FILE
  }

  /**
   * @throws IllegalArgumentException when it is none, in one sentence that repeats nothing of what
   *     stands before an {@code @}
   */
  public RepositoryAddress {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s of at most %d characters, but found %d."
              .formatted(EXPECTED, MAX_LENGTH, text.length()));
    }
    if (kindOf(text) == null) {
      boolean hasName = text.toLowerCase(Locale.ROOT).matches("https?://.*@.*");
      throw new IllegalArgumentException(
          hasName ? CREDENTIALS : "%s, but found \"%s\".".formatted(EXPECTED, shown(text)));
    }
  }

  private static @Nullable Kind kindOf(String text) {
    if (WEB.matcher(text).matches()) {
      return Kind.WEB;
    }
    if (SSH.matcher(text).matches()) {
      return Kind.SSH;
    }
    if (FILE.matcher(text).matches()) {
      return Kind.FILE;
    }
    return !text.contains("://") && SHORT_SSH.matcher(text).matches() ? Kind.SSH : null;
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?").replaceAll("(?<=//|^)[^@]*@|[^/@]*@", "...@");
    return plain.length() > 200 ? plain.substring(0, 200) + "..." : plain;
  }

  /** Returns how it is reached. */
  public Kind kind() {
    Kind kind = kindOf(text);
    if (kind == null) {
      throw new IllegalStateException("Expected an address that was checked.");
    }
    return kind;
  }

  /** Returns the host in lower case, an IPv6 address without brackets; empty: it is a folder. */
  public String host() {
    Matcher match = server();
    if (match == null) {
      return "";
    }
    String host = match.group(match.pattern() == WEB ? 5 : 1).toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Returns the port, the usual one where none is written; 0: it is a folder. */
  public int port() {
    Matcher match = server();
    if (match == null) {
      return 0;
    }
    String written =
        match.pattern() == SHORT_SSH ? null : match.group(match.pattern() == WEB ? 6 : 2);
    if (written != null) {
      return Integer.parseInt(written);
    }
    if (match.pattern() != WEB) {
      return 22;
    }
    return match.group(1).length() == 5 ? 443 : 80;
  }

  /** Returns scheme, host and port as git tells them to who keeps passwords; of {@code https}. */
  public String place() {
    return bare().replaceFirst("(://[^/]*).*", "$1");
  }

  /** Returns the folder; empty: it is on a server. */
  public String folder() {
    Matcher match = FILE.matcher(text);
    return match.matches() ? match.group(1) : "";
  }

  /** Returns the name before the host of {@code https}, which may be a reference; null: none. */
  public @Nullable String user() {
    Matcher match = WEB.matcher(text);
    if (!match.matches()) {
      return null;
    }
    String alone = match.group(4);
    return alone == null ? match.group(2) : alone;
  }

  /** Returns the reference to the password; null: there is none. */
  public @Nullable String password() {
    Matcher match = WEB.matcher(text);
    return match.matches() ? match.group(3) : null;
  }

  /** Returns the address without the name and the password of {@code https}. */
  public String bare() {
    return user() == null ? text : text.replaceFirst("://[^/]*@", "://");
  }

  private @Nullable Matcher server() {
    for (Pattern form : new Pattern[] {WEB, SSH}) {
      Matcher match = form.matcher(text);
      if (match.matches()) {
        return match;
      }
    }
    Matcher match = SHORT_SSH.matcher(text);
    return kind() == Kind.SSH && match.matches() ? match : null;
  }

  /** The text, which holds no secret. */
  @Override
  public String toString() {
    return text;
  }
}
