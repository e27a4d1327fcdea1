package io.paradecom.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP edge of the embedded registry: guards, finds the route, turns errors into answers. */
final class RegistryHandler implements HttpHandler {
  /** A body may be this long; a Kafka record that holds the schema could not be longer. */
  static final int MAX_BODY_BYTES = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<RestRoute> routes;
  private final Set<String> hostNames;

  RegistryHandler(List<RestRoute> routes, Set<String> hostNames) {
    this.routes = routes;
    this.hostNames = hostNames;
  }

  // The one place where an unforeseen failure of a request becomes its answer.
  @Override
  @SuppressWarnings("IllegalCatch")
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      JsonNode answer;
      try {
        answer = answer(exchange);
      } catch (RegistryException e) {
        status = e.error().httpStatus();
        answer = error(e.error().code(), String.valueOf(e.getMessage()));
      } catch (RuntimeException | StackOverflowError e) {
        LOG.atError().setCause(e).log("schema registry request failed");
        status = 500;
        answer = error(RegistryError.UNEXPECTED.code(), "Internal error: " + e);
      }
      send(exchange, status, JSON.writeValueAsBytes(answer));
    }
  }

  private JsonNode answer(HttpExchange exchange) throws IOException {
    guard(exchange.getRequestHeaders());
    URI uri = exchange.getRequestURI();
    List<String> segments = RestCall.segments(uri);
    boolean pathKnown = false;
    for (RestRoute route : routes) {
      Optional<List<String>> parameters = route.match(segments);
      if (parameters.isPresent() && route.method().equals(exchange.getRequestMethod())) {
        return route
            .answer()
            .apply(new RestCall(parameters.get(), RestCall.query(uri), body(exchange)));
      }
      pathKnown |= parameters.isPresent();
    }
    throw pathKnown
        ? new RegistryException(RegistryError.METHOD_NOT_ALLOWED, "HTTP 405 Method Not Allowed")
        : new RegistryException(RegistryError.UNKNOWN_PATH, "HTTP 404 Not Found");
  }

  /** A web page may resolve its own name to this machine, or post here from another site. */
  private void guard(Headers headers) {
    requireKnown("Host", headers.getFirst("Host"));
    String origin = headers.getFirst("Origin");
    if (origin != null) {
      requireKnown("Origin", origin.replaceFirst("^https?://", ""));
    }
  }

  private void requireKnown(String header, @Nullable String value) {
    String name = value == null ? "" : value.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    if (!hostNames.contains(name)) {
      throw new RegistryException(
          RegistryError.FORBIDDEN,
          "Expected one of %s in the %s header, but found '%s'".formatted(hostNames, header, name));
    }
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new RegistryException(
          RegistryError.TOO_LARGE,
          "Expected a body of at most %d bytes, but it is longer".formatted(MAX_BODY_BYTES));
    }
    if (bytes.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          RegistryError.BAD_REQUEST,
          "Expected a JSON body, but line %d, column %d: %s"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
  }

  private static JsonNode error(int code, String message) {
    return JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", HttpRegistryClient.CONTENT_TYPE);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
