package io.paradecom.runner.limit;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a server wants to be left alone (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  /** Longest wait that is believed. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");

  private RetryAfter() {}

  /**
   * Returns the wait, at most a day: {@code retry-after-ms}, which OpenAI sends, else {@code
   * Retry-After} in seconds or as a date; null: there is none that makes sense.
   */
  public static @Nullable Duration of(HttpHeaders headers) {
    String millis = headers.firstValue("retry-after-ms").orElse("").strip();
    if (NUMBER.matcher(millis).matches()) {
      return bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(millis))));
    }
    String value = headers.firstValue("retry-after").orElse("").strip();
    if (NUMBER.matcher(value).matches()) {
      return bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000)));
    }
    return value.isEmpty() ? null : until(value, headers);
  }

  /** A date counts from the server's own clock where it tells it. */
  private static @Nullable Duration until(String value, HttpHeaders headers) {
    Instant end = instant(value);
    Instant now = instant(headers.firstValue("date").orElse(""));
    return end == null ? null : bounded(Duration.between(now == null ? Instant.now() : now, end));
  }

  private static @Nullable Instant instant(String date) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
