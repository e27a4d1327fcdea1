package io.paradecom.common.format;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as a person writes them: {@code 250ms}, {@code 1.5s}, {@code 1h30m}, with the units d,
 * h, m, s and ms in this order, each at most once; or ISO-8601 as {@code PT1H30M}. A bare number is
 * no duration. From 0 to 3,650 days; at most nine digits on either side of a point.
 */
public final class DurationText {
  /** Longest duration. */
  public static final Duration MAX = Duration.ofDays(3650);

  /** What {@link #parse} takes, for a message. */
  public static final String EXPECTED = "a duration such as 250ms, 10s, 5m, 1h30m or PT1H30M";

  private static final String NUMBER = "[0-9]{1,9}(?:\\.[0-9]{1,9})?";
  private static final Pattern SHORT =
      Pattern.compile(
          "(?=.)(?:(%1$s)d)?(?:(%1$s)h)?(?:(%1$s)m)?(?:(%1$s)s)?(?:(%1$s)ms)?".formatted(NUMBER));
  private static final Pattern ISO =
      Pattern.compile(
          "P(?=.)(?:([0-9]{1,9})D)?(?:T(?=.)(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:(%s)S)?)?"
              .formatted(NUMBER));
  private static final long[] UNIT_NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L
  };

  private DurationText() {}

  /** Returns the duration, cut to whole nanoseconds; empty when {@code text} is none. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > 100) {
      return Optional.empty();
    }
    Matcher shortForm = SHORT.matcher(text);
    if (shortForm.matches()) {
      return sum(shortForm);
    }
    Matcher iso = ISO.matcher(text);
    return iso.matches() ? sum(iso) : Optional.empty();
  }

  /** Returns the short form of a duration of whole milliseconds; smaller parts are cut off. */
  public static String format(Duration duration) {
    if (duration.toMillis() == 0) {
      return "0s";
    }
    StringBuilder out = new StringBuilder();
    append(out, duration.toDays(), "d");
    append(out, duration.toHoursPart(), "h");
    append(out, duration.toMinutesPart(), "m");
    append(out, duration.toSecondsPart(), "s");
    append(out, duration.toMillisPart(), "ms");
    return out.toString();
  }

  private static void append(StringBuilder out, long count, String unit) {
    if (count != 0) {
      out.append(count).append(unit);
    }
  }

  private static Optional<Duration> sum(Matcher parts) {
    BigDecimal nanos = BigDecimal.ZERO;
    for (int i = 1; i <= parts.groupCount(); i++) {
      String count = parts.group(i);
      if (count != null) {
        nanos = nanos.add(new BigDecimal(count).multiply(BigDecimal.valueOf(UNIT_NANOS[i - 1])));
      }
    }
    if (nanos.compareTo(BigDecimal.valueOf(MAX.toNanos())) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(nanos.longValue()));
  }
}
