package io.paradecom.cli.analyze;

import java.util.Locale;

/** Times and shares as people read them. */
public final class Times {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Times() {}

  /** Returns at most two units: {@code 250 ms}, {@code 1.5 s}, {@code 3 min 20 s}. */
  public static String text(long millis) {
    if (millis < 0) {
      return "-" + text(-millis);
    }
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < MINUTE) {
      String seconds = String.format(Locale.ROOT, "%.1f", Math.min(millis, 59_949) / 1000.0);
      return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + " s";
    }
    if (millis < HOUR) {
      return two(millis / MINUTE, "min", millis / 1000 % 60, "s");
    }
    return millis < DAY
        ? two(millis / HOUR, "h", millis / MINUTE % 60, "min")
        : two(millis / DAY, "d", millis / HOUR % 24, "h");
  }

  /** Returns {@code part} of {@code whole} in whole percent; 0 % of nothing. */
  public static String percent(long part, long whole) {
    return Math.round(whole == 0 ? 0.0 : 100.0 * part / whole) + " %";
  }

  private static String two(long large, String unit, long small, String smallUnit) {
    return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smallUnit;
  }
}
