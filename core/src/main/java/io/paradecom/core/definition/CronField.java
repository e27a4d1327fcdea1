package io.paradecom.core.definition;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: which values of its range match.
 *
 * @param bits bit {@code n} is set when the value {@code n} matches
 * @param isStar whether it begins with {@code *}
 */
record CronField(long bits, boolean isStar) {
  /** What a field counts. */
  enum Unit {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    WEEKDAY("day of the week", 0, 7, "sun mon tue wed thu fri sat");

    private final String word;
    private final int least;
    private final int most;
    private final String names;

    Unit(String word, int least, int most, String names) {
      this.word = word;
      this.least = least;
      this.most = most;
      this.names = names;
    }

    private List<String> names() {
      return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }
  }

  /**
   * Reads a field: values, ranges {@code a-b} and {@code *}, the latter two with {@code /step},
   * separated by commas; months and days of the week by their English names as well.
   *
   * @throws IllegalArgumentException when it is none
   */
  static CronField parse(Unit unit, String text) {
    long bits = 0;
    for (String part : text.split(",", -1)) {
      bits |= part(unit, part);
    }
    // Sunday is 0 and 7.
    boolean isSunday = unit == Unit.WEEKDAY && (bits & (1L << 7)) != 0;
    return new CronField(isSunday ? (bits | 1) & ~(1L << 7) : bits, text.startsWith("*"));
  }

  private static long part(Unit unit, String part) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : number(unit, part.substring(slash + 1), part);
    if (range.equals("*")) {
      return bits(unit, unit.least, unit.most, step, part);
    }
    int dash = range.indexOf('-');
    if (dash < 0) {
      int value = value(unit, range, part);
      // A step has nothing to go through.
      return bits(unit, value, slash < 0 ? value : -1, step, part);
    }
    int from = value(unit, range.substring(0, dash), part);
    int to = value(unit, range.substring(dash + 1), part);
    boolean untilSunday = unit == Unit.WEEKDAY && to == 0 && from > 0;
    return bits(unit, from, untilSunday ? 7 : to, step, part);
  }

  private static long bits(Unit unit, int from, int to, int step, String part) {
    if (from > to || step < 1) {
      throw refused(unit, part);
    }
    long bits = 0;
    for (int value = from; value <= to; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  private static int value(Unit unit, String text, String part) {
    int named = unit.names().indexOf(text.toLowerCase(Locale.ROOT));
    int value = named >= 0 ? named + unit.least : number(unit, text, part);
    if (value < unit.least || value > unit.most) {
      throw refused(unit, part);
    }
    return value;
  }

  private static int number(Unit unit, String text, String part) {
    if (text.isEmpty() || text.length() > 2 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refused(unit, part);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException refused(Unit unit, String part) {
    String names = unit.names().isEmpty() ? "" : ", or names as " + unit.names().getFirst();
    return new IllegalArgumentException(
        "Expected the %s of a cron expression as *, values of %d to %d%s, ranges a-b, or */step and a-b/step, but found '%s'."
            .formatted(unit.word, unit.least, unit.most, names, abbreviated(part)));
  }

  private static String abbreviated(String part) {
    return part.length() <= 40 ? part : part.substring(0, 37) + "...";
  }

  boolean has(int value) {
    return (bits & (1L << value)) != 0;
  }

  /** Returns the least value that matches and is at least {@code from}; -1: there is none. */
  int from(int from) {
    long rest = from > 63 ? 0 : bits & (-1L << from);
    return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
  }
}
