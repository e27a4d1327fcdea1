package io.paradecom.leader.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of elsewhere out, which a browser on this machine lets talk to it: by the name
 * that the request was sent to (DNS rebinding), by its origin, and by media types that a page
 * cannot send without asking first.
 */
final class Guards {
  /** What a page of elsewhere may send without a preflight request. */
  private static final Set<String> SIMPLE_TYPES =
      Set.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded");

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final Set<String> names;

  /**
   * @param names hosts that a request may be sent to, in lower case
   */
  Guards(Set<String> names) {
    this.names = names;
  }

  /**
   * @throws Problem when the request is none of this machine's own
   */
  void check(Context context) {
    String host = context.header("Host");
    if (host == null || !names.contains(name(host))) {
      throw Problem.forbidden(
          "Expected the request to name this machine (%s) as its host."
              .formatted(String.join(" or ", new TreeSet<>(names))));
    }
    String origin = context.header("Origin");
    if (origin != null && !isOwn(origin, host)) {
      throw Problem.forbidden("Expected a request from a page of this server.");
    }
    if (!READING.contains(context.method())) {
      checkType(context);
    }
  }

  private static void checkType(Context context) {
    String type = mediaType(context.contentType());
    boolean hasBody = context.contentLength() > 0 || context.header("Transfer-Encoding") != null;
    if (SIMPLE_TYPES.contains(type) || (hasBody && type.isEmpty())) {
      throw Problem.unsupported(
          "Expected a body with a Content-Type as application/json or application/yaml, but found %s."
              .formatted(type.isEmpty() ? "none" : type));
    }
  }

  /** Returns a Content-Type without its parameters, in lower case; empty: there is none. */
  static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isOwn(String origin, String host) {
    try {
      URI page = new URI(origin);
      String authority = page.getAuthority();
      return "http".equals(page.getScheme())
          && authority != null
          && authority.equalsIgnoreCase(host);
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static String name(String host) {
    int port = host.lastIndexOf(':');
    String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
