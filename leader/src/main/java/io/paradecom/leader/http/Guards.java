package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.paradecom.leader.access.Caller;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door of the interface. Where keys are asked for, whoever shows none gets the files of the
 * page and nothing else, whatever the request is: nothing about it is told, not even whether there
 * is such a path.
 *
 * <p>It keeps web pages of elsewhere out as well, which a browser on this machine lets talk to it:
 * by the name that the request was sent to (DNS rebinding), by its origin, and by media types that
 * a page cannot send without asking first.
 */
final class Guards {
  private static final Logger AUDIT = LoggerFactory.getLogger("paradecom.audit");
  private static final String CALLER = "paradecom.caller";

  /** What a page of elsewhere may send without a preflight request. */
  private static final Set<String> SIMPLE_TYPES =
      Set.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded");

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final Set<String> names;
  private final @Nullable Doorkeeper keys;
  private final Set<String> open;

  /**
   * @param open paths that anybody may read, spelled as they are
   */
  Guards(RestConfig config, Set<String> open) {
    this.names = config.names();
    this.keys = config.keys();
    this.open = Set.copyOf(open);
  }

  /**
   * @throws Problem when the request is not let in
   */
  void check(Context context) {
    String host = context.header("Host");
    if (keys == null) {
      if (host == null || !names.contains(name(host))) {
        throw Problem.forbidden(
            "Expected the request to name this machine (%s) as its host."
                .formatted(String.join(" or ", new TreeSet<>(names))));
      }
    } else {
      Optional<Caller> caller = keys.caller(context.header("Authorization"));
      caller.ifPresent(known -> context.attribute(CALLER, known));
      if (caller.isEmpty() && !isOpen(context)) {
        throw Problem.unauthorized();
      }
    }
    String origin = context.header("Origin");
    if (origin != null && (host == null || !isOwn(origin, host))) {
      throw Problem.forbidden("Expected a request from a page of this server.");
    }
    if (!READING.contains(context.method())) {
      checkType(context);
    }
  }

  private boolean isOpen(Context context) {
    return READING.contains(context.method()) && open.contains(context.req().getRequestURI());
  }

  /** Whether a request that cannot even be read comes from somebody who is known. */
  boolean isKnown(@Nullable String authorization) {
    return keys == null || keys.caller(authorization).isPresent();
  }

  /** Returns a route that is served to those who may. */
  Route guarded(Route route) {
    if (keys == null || open.contains(route.path())) {
      return route;
    }
    return new Route(
        route.method(),
        route.path(),
        context -> {
          require(context, route.scope());
          route.handler().handle(context);
        },
        route.scope());
  }

  private static void require(Context context, Scope scope) {
    Caller caller = context.attribute(CALLER);
    if (caller == null) {
      throw Problem.unauthorized();
    }
    if (!caller.scope().covers(scope)) {
      throw Problem.forbidden(
          "Expected a key with the scope %s, but that of '%s' is %s."
              .formatted(lower(scope), caller.name(), lower(caller.scope())));
    }
  }

  private static String lower(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /** Writes down who wished for what. */
  void tell(Context context) {
    Caller caller = context.attribute(CALLER);
    if (caller == null || READING.contains(context.method()) || Routing.isForwarded(context)) {
      return;
    }
    AUDIT
        .atInfo()
        .addKeyValue("caller", caller.name())
        .addKeyValue("keyId", caller.keyId())
        .addKeyValue("method", context.method())
        .addKeyValue("path", context.req().getRequestURI())
        .addKeyValue("status", context.statusCode())
        .log("wish");
  }

  /** Puts who asks into the field of a body that says so, in front of whoever it names. */
  static void sign(Context context, JsonNode body) {
    Caller caller = context.attribute(CALLER);
    if (caller != null && body instanceof ObjectNode object) {
      String named = object.path("author").asText();
      object.put("author", named.isEmpty() ? caller.name() : caller.name() + ": " + named);
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

  private boolean isOwn(String origin, String host) {
    try {
      URI page = new URI(origin);
      String authority = page.getAuthority();
      boolean http = "http".equals(page.getScheme());
      // Behind a proxy that ends TLS the page is another scheme's.
      return (http || (keys != null && "https".equals(page.getScheme())))
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
