package io.paradecom.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an instance says when it refuses a request: a problem document (RFC 9457).
 *
 * @param status of the answer, 300 to 599
 * @param title what kind of problem it is; empty: the answer was no problem document
 * @param detail one sentence: what was expected and what was found
 * @param errors each problem of what was sent, as a sentence with its place; often empty
 * @param retryAfter when it may be tried again; empty: that is not known
 */
public record Problem(
    int status, String title, String detail, List<String> errors, Optional<Duration> retryAfter) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECONDS = "\\d{1,9}";

  public Problem {
    errors = List.copyOf(errors);
  }

  /**
   * Reads an answer, which may have been made by something in between that knows no such documents.
   *
   * @param wait its header {@code Retry-After}, of which only seconds are understood
   */
  static Problem read(int status, String body, Optional<String> wait) {
    Optional<Duration> retryAfter =
        wait.map(String::strip)
            .filter(text -> text.matches(SECONDS))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    try {
      JsonNode document = JSON.readTree(body);
      List<String> errors = new ArrayList<>();
      document.path("errors").forEach(error -> errors.add(error.asText()));
      String detail = document.path("detail").asText();
      return new Problem(
          status,
          document.path("title").asText(),
          detail.isEmpty() ? foreign(status) : detail,
          errors,
          retryAfter);
    } catch (JsonProcessingException foreign) {
      return new Problem(status, "", foreign(status), List.of(), retryAfter);
    }
  }

  private static String foreign(int status) {
    return "The instance answered with status %d.".formatted(status);
  }

  /** The detail, and each error on a line of its own. */
  String text() {
    StringBuilder text = new StringBuilder(detail);
    errors.forEach(error -> text.append(System.lineSeparator()).append("  ").append(error));
    return text.toString();
  }
}
