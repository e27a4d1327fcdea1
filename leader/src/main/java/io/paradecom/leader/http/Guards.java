package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.paradecom.common.format.Quoted;
import io.paradecom.leader.access.Caller;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.access.Verdict;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
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
  private static final String STANDING = "paradecom.standing";

  /** What a page of elsewhere may send without a preflight request. */
  private static final Set<String> SIMPLE_TYPES =
      Set.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded");

  /** A year, for which browsers ask this host over TLS alone (RFC 6797). */
  private static final long SECURE_SECONDS = 31_536_000;

  /** After which the issuer is asked again. */
  private static final Duration ISSUER_WAIT = Duration.ofSeconds(5);

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final Set<String> names;
  private final @Nullable Doorkeeper keys;
  private final boolean secure;
  private final Set<String> open;
  private final CallerLimits limits;
  private final Refusals refusals;

  /**
   * @param open paths that anybody may read, spelled as they are
   */
  Guards(RestConfig config, Set<String> open, CallerLimits limits, Refusals refusals) {
    this.names = config.names();
    this.keys = config.keys();
    this.secure = config.tls() != null;
    this.open = Set.copyOf(open);
    this.limits = limits;
    this.refusals = refusals;
  }

  /**
   * @throws Problem when the request is not let in
   */
  void check(Context context) {
    String host = context.header("Host");
    tellToStaySecure(context, host);
    checkName(host);
    Optional<Problem> refusal = recognize(context);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    checkOrigin(context.header("Origin"), host);
    if (!READING.contains(context.method())) {
      checkType(context);
    }
  }

  /** Not for this machine's own names: other programs are there without TLS. */
  private void tellToStaySecure(Context context, @Nullable String host) {
    if (secure && host != null && !RestConfig.LOOPBACK_NAMES.contains(name(host))) {
      context.header("Strict-Transport-Security", "max-age=" + SECURE_SECONDS);
    }
  }

  private void checkName(@Nullable String host) {
    if (keys == null && (host == null || !names.contains(name(host)))) {
      throw refusals.counted(
          Refusals.Reason.HOST,
          Problem.forbidden(
              "Expected the request to name this machine (%s) as its host."
                  .formatted(String.join(" or ", new TreeSet<>(names)))));
    }
  }

  private void checkOrigin(@Nullable String origin, @Nullable String host) {
    if (origin != null && (host == null || !isOwn(origin, host))) {
      throw refusals.counted(
          Refusals.Reason.ORIGIN,
          Problem.forbidden("Expected a request from a page of this server."));
    }
  }

  /** Notes who asks and counts the request; returns why whoever asks is not let in. */
  private Optional<Problem> recognize(Context context) {
    Doorkeeper keeper = keys;
    if (keeper == null) {
      limits.count(context, Optional.empty());
      return Optional.empty();
    }
    String shown = context.header("Authorization");
    Verdict verdict = keeper.verdict(shown);
    Optional<String> identity = Optional.empty();
    if (verdict instanceof Verdict.Known known) {
      context.attribute(CALLER, known.caller());
      BooleanSupplier standing = () -> keeper.verdict(shown).equals(known);
      context.attribute(STANDING, standing);
      identity = Optional.of(known.caller().identity());
    }
    limits.count(context, identity);
    return isOpen(context) ? Optional.empty() : refusal(verdict);
  }

  private Optional<Problem> refusal(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Known _ -> Optional.empty();
      case Verdict.Unknown(String why) ->
          Optional.of(refusals.counted(Refusals.Reason.CREDENTIALS, Problem.unauthorized(why)));
      case Verdict.NoRole(String why) ->
          Optional.of(refusals.counted(Refusals.Reason.SCOPE, Problem.forbidden(why)));
      case Verdict.Undecided(String why) ->
          Optional.of(
              refusals.counted(Refusals.Reason.ISSUER, Problem.unavailable(why, ISSUER_WAIT)));
    };
  }

  private boolean isOpen(Context context) {
    return READING.contains(context.method()) && open.contains(context.req().getRequestURI());
  }

  /** Returns why a request that cannot even be read is not told so; empty: it is told. */
  Optional<Problem> refusal(@Nullable String authorization) {
    return keys == null ? Optional.empty() : refusal(keys.verdict(authorization));
  }

  /** Returns a route that is served to those who may. */
  Route guarded(Route route) {
    if (keys == null || open.contains(route.path())) {
      return route;
    }
    return route.with(context -> {
      Caller caller = require(context, route.scope());
      keepIn(context, caller, route);
      route.handler().handle(context);
    });
  }

  /**
   * Keeps a caller to its namespace by the ids in the path. What is elsewhere is not there,
   * whatever becomes of it and whether it is there or not.
   */
  private void keepIn(Context context, Caller caller, Route route) {
    Namespace namespace = caller.namespace();
    if (namespace == null) {
      return;
    }
    List<String> subjects = route.subjects();
    if (subjects.isEmpty() && !route.forAll()) {
      throw refusals.counted(
          Refusals.Reason.NAMESPACE,
          Problem.forbidden(
              "Expected a key or a token for all namespaces, but that of '%s' is for '%s'."
                  .formatted(caller.name(), namespace.name())));
    }
    for (String subject : subjects) {
      String id = context.pathParam(subject);
      if (!namespace.has(id)) {
        throw refusals.counted(
            Refusals.Reason.NAMESPACE,
            Problem.notFound(
                "Expected a %s that is known, but found %s.".formatted(subject, Quoted.of(id))));
      }
    }
  }

  /** Returns the namespace to which whoever asks is kept; null: none. */
  static @Nullable Namespace namespace(Context context) {
    Caller caller = context.attribute(CALLER);
    return caller == null ? null : caller.namespace();
  }

  /** Whether whoever asks may know of what has this id. */
  static boolean sees(Context context, String id) {
    Namespace namespace = namespace(context);
    return namespace == null || namespace.has(id);
  }

  /**
   * Refuses a name that is to be given to something new, where it would be in no namespace of who
   * asks.
   *
   * @param what is called so, for a sentence
   * @throws Problem when whoever asks may not call something so
   */
  static void requireOwn(Context context, String what, String name) {
    Namespace namespace = namespace(context);
    if (namespace != null && !namespace.has(name)) {
      throw Problem.invalid(
          "Expected %s to begin with '%s', which is where this key or token is kept to, but found %s."
              .formatted(what, namespace.prefix(), Quoted.of(name)));
    }
  }

  /**
   * Whether whoever asks would still be let in as they were: an answer that takes long must not
   * outlast what it was asked with. Cost: that of a check at the door.
   */
  static boolean stillCounts(Context context) {
    BooleanSupplier standing = context.attribute(STANDING);
    return standing == null || standing.getAsBoolean();
  }

  private Caller require(Context context, Scope scope) {
    Caller caller = context.attribute(CALLER);
    if (caller == null) {
      throw new IllegalStateException("Expected nobody to come this far without being known.");
    }
    if (!caller.scope().covers(scope)) {
      throw refusals.counted(Refusals.Reason.SCOPE, Problem.forbidden(missing(caller, scope)));
    }
    return caller;
  }

  /**
   * Requires more of the caller than its route does, where keys are asked for.
   *
   * @throws Problem when the caller's key does not have it
   */
  static void requireMore(Context context, Scope scope) {
    Caller caller = context.attribute(CALLER);
    if (caller != null && !caller.scope().covers(scope)) {
      throw Problem.forbidden(missing(caller, scope));
    }
  }

  private static String missing(Caller caller, Scope scope) {
    return "Expected a key or a role with the scope %s, but that of '%s' is %s."
        .formatted(lower(scope), caller.name(), lower(caller.scope()));
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
        .addKeyValue("namespace", caller.namespace() == null ? "" : caller.namespace().name())
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
      boolean https = "https".equals(page.getScheme());
      // Behind a proxy that ends TLS the page is another scheme's.
      boolean own = secure ? https : "http".equals(page.getScheme()) || (keys != null && https);
      return own && authority != null && authority.equalsIgnoreCase(host);
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
