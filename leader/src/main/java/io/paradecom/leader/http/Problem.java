package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Ends a request with a problem document (RFC 9457). */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Media type of the document. */
  static final String MEDIA_TYPE = "application/problem+json";

  private final int status;
  private final String title;
  private final transient List<String> errors;
  private final long retryAfterSeconds;

  private Problem(int status, String title, String detail, List<String> errors) {
    this(status, title, detail, errors, 0);
  }

  private Problem(
      int status, String title, String detail, List<String> errors, long retryAfterSeconds) {
    super(detail);
    this.status = status;
    this.title = title;
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static Problem badRequest(String detail) {
    return new Problem(400, "Bad request", detail, List.of());
  }

  static Problem notFound(String detail) {
    return new Problem(404, "Not found", detail, List.of());
  }

  static Problem unauthorized(String detail) {
    return new Problem(401, "Credentials needed", detail, List.of());
  }

  static Problem forbidden(String detail) {
    return new Problem(403, "Forbidden", detail, List.of());
  }

  static Problem conflict(String detail) {
    return new Problem(409, "Refused", detail, List.of());
  }

  static Problem tooLarge(String detail) {
    return new Problem(413, "Body too large", detail, List.of());
  }

  static Problem unsupported(String detail) {
    return new Problem(415, "Media type not supported", detail, List.of());
  }

  static Problem invalid(String detail) {
    return invalid(detail, List.of());
  }

  /**
   * @param errors each problem as one sentence with its place
   */
  static Problem invalid(String detail, List<String> errors) {
    return new Problem(422, "Invalid", detail, errors);
  }

  static Problem busy(String detail) {
    return new Problem(429, "Too many streams", detail, List.of());
  }

  /**
   * @param wait after which it may be tried again
   */
  static Problem tooMany(String detail, Duration wait) {
    return new Problem(429, "Too many requests", detail, List.of(), seconds(wait));
  }

  /**
   * @param wait after which it may be tried again
   */
  static Problem unavailable(String detail, Duration wait) {
    return new Problem(503, "Not available", detail, List.of(), seconds(wait));
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Not available", detail, List.of());
  }

  /** A status that the server itself came to. */
  static Problem of(int status, String detail) {
    return new Problem(status, "Error", detail, List.of());
  }

  int status() {
    return status;
  }

  /** After how many seconds it may be tried again; 0: that is not known. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  ObjectNode json() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("type", "about:blank");
    document.put("title", title);
    document.put("status", status);
    document.put("detail", getMessage());
    if (!errors.isEmpty()) {
      ArrayNode list = document.putArray("errors");
      errors.forEach(list::add);
    }
    return document;
  }
}
