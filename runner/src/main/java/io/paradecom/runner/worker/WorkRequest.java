package io.paradecom.runner.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.paradecom.core.spec.Identifiers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what workers say. */
final class WorkRequest {
  /** Largest body, in bytes: an output of 64 KiB, written with many escapes. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final int MOST_TYPES = 64;
  private static final int MOST_SLOTS = 100;
  private static final int MOST_SECONDS = 60;

  private WorkRequest() {}

  /** It cannot be done as it was asked for; the message is one sentence. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String title;
    private final String sentence;

    RefusedException(int status, String title, String message) {
      super(message);
      this.status = status;
      this.title = title;
      this.sentence = message;
    }

    @Override
    public String getMessage() {
      return sentence;
    }

    int status() {
      return status;
    }

    String title() {
      return title;
    }
  }

  /** What a worker wants. */
  record Poll(String worker, Set<String> types, int slots, Duration patience) {}

  /**
   * Reads a body of JSON.
   *
   * @throws RefusedException when it is too large, or no JSON object
   */
  static JsonNode body(HttpExchange exchange) throws IOException, RefusedException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw new RefusedException(
          415, "Unsupported Media Type", "Expected the media type application/json.");
    }
    byte[] bytes;
    try (InputStream in = exchange.getRequestBody()) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new RefusedException(
          413, "Content Too Large", "Expected a body of at most %,d bytes.".formatted(MOST_BYTES));
    }
    try {
      JsonNode body = WorkJson.MAPPER.readTree(bytes);
      if (body.isObject()) {
        return body;
      }
      throw bad("Expected a JSON object, but found none.");
    } catch (JsonProcessingException e) {
      throw bad("Expected a JSON object: " + e.getOriginalMessage() + ".");
    }
  }

  static Poll poll(JsonNode body) throws RefusedException {
    JsonNode named = body.path("types");
    Set<String> types = new LinkedHashSet<>();
    for (JsonNode type : named) {
      if (!type.isTextual() || !Identifiers.isValid(type.textValue())) {
        throw bad("Expected types as names out of A-Z a-z 0-9 . _ -, but found " + type + ".");
      }
      types.add(type.textValue());
    }
    if (!named.isArray() || types.isEmpty() || types.size() > MOST_TYPES) {
      throw bad("Expected types as a list of 1 to %d names.".formatted(MOST_TYPES));
    }
    String worker = WorkJson.text(body, "worker");
    if (worker == null || !Identifiers.isValid(worker)) {
      throw bad("Expected worker as a name of 1 to 128 characters out of A-Z a-z 0-9 . _ -.");
    }
    int slots = number(body, "slots", 1, 1, MOST_SLOTS);
    int seconds = number(body, "waitSeconds", 0, 0, MOST_SECONDS);
    return new Poll(worker, types, slots, Duration.ofSeconds(seconds));
  }

  private static int number(JsonNode body, String field, int usual, int least, int most)
      throws RefusedException {
    JsonNode found = body.path(field);
    if (found.isMissingNode() || found.isNull()) {
      return usual;
    }
    if (!found.isIntegralNumber()
        || !found.canConvertToInt()
        || found.intValue() < least
        || found.intValue() > most) {
      throw bad(
          "Expected %s as a whole number of %d to %d, but found %s."
              .formatted(field, least, most, found));
    }
    return found.intValue();
  }

  /** Returns how long to wait before another try; null: it does not say. */
  static @Nullable Duration retryAfter(JsonNode body) throws RefusedException {
    return body.hasNonNull("retryAfterSeconds")
        ? Duration.ofSeconds(number(body, "retryAfterSeconds", 0, 0, 31_536_000))
        : null;
  }

  static RefusedException bad(String detail) {
    return new RefusedException(400, "Bad Request", detail);
  }

  static RefusedException gone() {
    return new RefusedException(
        410,
        "Gone",
        "Expected a lease that this caller holds, but it holds none of that name, or not any"
            + " more: stop the work and forget its result.");
  }
}
