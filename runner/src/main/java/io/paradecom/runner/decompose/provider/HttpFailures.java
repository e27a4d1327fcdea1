package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.core.decompose.PlainText;
import io.paradecom.runner.decompose.provider.CallFailure.Kind;
import io.paradecom.runner.limit.RetryAfter;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence why an HTTP call failed.
 *
 * @param endpoint scheme, host and port; no path, which might hold a secret
 * @param model as it was asked for
 */
record HttpFailures(String endpoint, String model, ApiKey key) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_REASON = 300;
  private static final int LONGEST_BODY = 64 * 1024;

  CallFailure ofStatus(int status, HttpHeaders headers, String body) {
    Duration retryAfter = RetryAfter.of(headers);
    String said = said(body);
    Kind kind = kind(status, body);
    String sentence =
        switch (kind) {
          case UNAUTHORIZED ->
              "Expected the key in %s to be accepted by %s, but it answered %d%s."
                  .formatted(key.source(), endpoint, status, said);
          case NOT_FOUND ->
              "Expected the model '%s' at %s, but it answered %d%s."
                  .formatted(PlainText.clean(model), endpoint, status, said);
          case RATE_LIMITED, OVERLOADED, OUT_OF_FUNDS, REJECTED ->
              "Expected an answer of %s, but it answered %d%s.".formatted(endpoint, status, said);
          case TIMED_OUT, UNREACHABLE, INVALID_REPLY, TOO_LARGE, COMMAND_FAILED, CANCELLED ->
              throw new IllegalStateException("Expected no " + kind + " for a status.");
        };
    return new CallFailure(kind, sentence, kind.isTransient() ? retryAfter : null);
  }

  /** Returns what an error means that comes as an event of a stream whose status was good. */
  CallFailure ofEvent(int usual, JsonNode event) {
    String type = event.path("error").path("type").asText();
    int status =
        switch (type) {
          case "rate_limit_error", "insufficient_quota" -> 429;
          case "overloaded_error" -> 529;
          default -> usual;
        };
    return ofStatus(status, HttpHeaders.of(Map.of(), (_, _) -> true), event.toString());
  }

  private static Kind kind(int status, String body) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 402 -> Kind.OUT_OF_FUNDS;
      case 404 -> Kind.NOT_FOUND;
      case 429 -> isOutOfFunds(body) ? Kind.OUT_OF_FUNDS : Kind.RATE_LIMITED;
      case 408, 409, 425 -> Kind.OVERLOADED;
      default -> status >= 500 ? Kind.OVERLOADED : Kind.REJECTED;
    };
  }

  private static boolean isOutOfFunds(String body) {
    return body.length() <= LONGEST_BODY && body.contains("insufficient_quota");
  }

  CallFailure ofTransport(Throwable cause, int maxBytes) {
    String reason = String.valueOf(cause.getMessage());
    if (reason.contains("exceeds capacity") || reason.contains("exceeded capacity")) {
      return ofSize(maxBytes);
    }
    return CallFailure.of(
        Kind.UNREACHABLE,
        "Expected to reach %s, but the connection failed: %s."
            .formatted(endpoint, cut(cause.getClass().getSimpleName() + " " + reason)));
  }

  CallFailure ofSize(int maxBytes) {
    return CallFailure.of(
        Kind.TOO_LARGE,
        "Expected an answer of at most %d bytes from %s, but it is larger."
            .formatted(maxBytes, endpoint));
  }

  CallFailure ofFormat(@Nullable Throwable cause) {
    String what = cause == null ? "an empty one" : cause.getClass().getSimpleName();
    return CallFailure.of(
        Kind.INVALID_REPLY,
        "Expected an answer in the provider's format from %s, but found something else (%s)."
            .formatted(endpoint, what));
  }

  /** Returns what an error body says, in brackets; empty: nothing. */
  private String said(String body) {
    if (body.length() > LONGEST_BODY) {
      return "";
    }
    try {
      JsonNode root = JSON.readTree(body);
      JsonNode error = root == null ? null : root.path("error");
      String message =
          error == null ? "" : error.isTextual() ? error.asText() : error.path("message").asText();
      return message.isBlank() ? "" : " (" + cut(message) + ")";
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  private String cut(String text) {
    String plain = PlainText.clean(key.hiddenIn(text)).replaceAll("\\s+", " ").strip();
    return plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON) + "...";
  }
}
