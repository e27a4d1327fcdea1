package io.paradecom.common.decompose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So much in any span of time, however the span is laid.
 *
 * @param most at least 1
 * @param span above 0
 */
public record RateLimit(Unit unit, long most, Duration span) {
  /** What is counted. */
  public enum Unit {
    /** Calls that are begun. */
    REQUESTS,
    /** Tokens, read and written together. */
    TOKENS
  }

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(?:/([0-9]{0,5})([smhd]))?");

  private static final Map<String, Duration> SPANS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /**
   * @throws IllegalArgumentException when a number is not above 0
   */
  public RateLimit {
    if (most < 1 || !span.isPositive()) {
      throw new IllegalArgumentException(
          "Expected a rate above 0 in a span above 0, but found %d in %s.".formatted(most, span));
    }
  }

  /**
   * Returns the limits that a text names, as {@code 60/m,1000/d} or {@code 10/30s}: each is a
   * number and, after a slash, s, m, h or d, with a factor before it or none. Without a slash it is
   * in a minute.
   *
   * @throws IllegalArgumentException when it is not of that form or a number is 0
   */
  public static List<RateLimit> parse(Unit unit, String text) {
    List<RateLimit> limits = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      Matcher form = FORM.matcher(one.strip());
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "Expected rates as 60/m,1000/d or 10/30s, but found '%s'.".formatted(one));
      }
      String factor = form.group(2);
      String unitOfTime = form.group(3) == null ? "m" : form.group(3);
      Duration span = SPANS.getOrDefault(unitOfTime, Duration.ofMinutes(1));
      long times = factor == null || factor.isEmpty() ? 1 : Long.parseLong(factor);
      limits.add(new RateLimit(unit, Long.parseLong(form.group(1)), span.multipliedBy(times)));
    }
    return limits;
  }
}
