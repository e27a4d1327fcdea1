package io.paradecom.core.definition;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Optional;

/**
 * When something happens again and again, to the minute, as cron writes it: minute, hour, day of
 * the month, month, day of the week; or {@code @hourly}, {@code @daily}, {@code @weekly}, {@code
 * @monthly}, {@code @yearly}. A day matches when the day of the month and the day of the week do;
 * when neither begins with {@code *}, one of them is enough.
 *
 * <p>Where clocks are put forward or back, Vixie's rules hold. What has {@code *} at the beginning
 * of its minute or hour goes by real time: it happens in both of two hours of the same name and not
 * in one that is left out. Anything else happens once: in the first of the two hours, and as soon
 * as an hour that is left out would have begun. Immutable.
 */
public final class CronExpression {
  private static final Map<String, String> ALIASES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  /** A 29th of February may be eight years away. */
  private static final int MOST_DAYS = 9 * 366;

  private static final int MAX_LENGTH = 200;

  private final String text;
  private final CronField minute;
  private final CronField hour;
  private final CronField day;
  private final CronField month;
  private final CronField weekday;

  private CronExpression(String text, String[] fields) {
    this.text = text;
    this.minute = CronField.parse(CronField.Unit.MINUTE, fields[0]);
    this.hour = CronField.parse(CronField.Unit.HOUR, fields[1]);
    this.day = CronField.parse(CronField.Unit.DAY, fields[2]);
    this.month = CronField.parse(CronField.Unit.MONTH, fields[3]);
    this.weekday = CronField.parse(CronField.Unit.WEEKDAY, fields[4]);
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it is none, or names a day that never comes
   */
  public static CronExpression parse(String text) {
    String stripped = text.strip();
    String[] fields = ALIASES.getOrDefault(stripped, stripped).split("\\s+");
    if (fields.length != 5 || stripped.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "Expected a cron expression of minute, hour, day of the month, month and day of the week, or one of %s, but found '%s'."
              .formatted(
                  String.join(", ", ALIASES.keySet().stream().sorted().toList()),
                  stripped.length() <= 60 ? stripped : stripped.substring(0, 57) + "..."));
    }
    CronExpression expression = new CronExpression(stripped, fields);
    if (expression.nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
      throw new IllegalArgumentException(
          "Expected a cron expression of a day that comes, but found '%s'.".formatted(stripped));
    }
    return expression;
  }

  /**
   * Returns the first time after {@code after}. Cost: O(days until then).
   *
   * @return empty: there is none that can be said
   */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return minute.isStar() || hour.isStar()
        ? nextByRealTime(after, zone.getRules())
        : nextOnce(after, zone.getRules());
  }

  /** From one change of the clocks to the next, local time is real time. */
  private Optional<Instant> nextByRealTime(Instant after, ZoneRules rules) {
    Instant from = after.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    for (int changes = 0; changes < MOST_DAYS; changes++) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<LocalDateTime> local = nextLocal(wholeMinute(LocalDateTime.ofInstant(from, offset)));
      if (local.isEmpty()) {
        return Optional.empty();
      }
      Instant found = local.get().toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(from.minusNanos(1));
      if (change != null && change.getInstant().equals(from)) {
        change = rules.nextTransition(from);
      }
      if (change == null || found.isBefore(change.getInstant())) {
        return Optional.of(found);
      }
      from = change.getInstant();
    }
    return Optional.empty();
  }

  private Optional<Instant> nextOnce(Instant after, ZoneRules rules) {
    LocalDateTime from =
        LocalDateTime.ofInstant(after, rules.getOffset(after)).truncatedTo(ChronoUnit.MINUTES);
    Optional<LocalDateTime> local = nextLocal(from);
    while (local.isPresent()) {
      Instant found = instantOf(local.get(), rules);
      if (found.isAfter(after)) {
        return Optional.of(found);
      }
      local = nextLocal(local.get().plusMinutes(1));
    }
    return Optional.empty();
  }

  private static Instant instantOf(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition change = rules.getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant()
        : local.toInstant(rules.getOffset(local));
  }

  /** Offsets of long ago have seconds. */
  private static LocalDateTime wholeMinute(LocalDateTime local) {
    LocalDateTime minute = local.truncatedTo(ChronoUnit.MINUTES);
    return minute.equals(local) ? minute : minute.plusMinutes(1);
  }

  /** Returns the first local time that matches and is not before {@code from}. */
  private Optional<LocalDateTime> nextLocal(LocalDateTime from) {
    LocalDate date = from.toLocalDate();
    LocalTime earliest = from.toLocalTime();
    for (int days = 0; days < MOST_DAYS; days++) {
      if (matches(date)) {
        Optional<LocalTime> time = nextTime(earliest);
        if (time.isPresent()) {
          return Optional.of(date.atTime(time.get()));
        }
      }
      date = date.plusDays(1);
      earliest = LocalTime.MIDNIGHT;
    }
    return Optional.empty();
  }

  private Optional<LocalTime> nextTime(LocalTime earliest) {
    int atHour = hour.from(earliest.getHour());
    if (atHour == earliest.getHour()) {
      int atMinute = minute.from(earliest.getMinute());
      if (atMinute >= 0) {
        return Optional.of(LocalTime.of(atHour, atMinute));
      }
      atHour = hour.from(atHour + 1);
    }
    return atHour < 0 ? Optional.empty() : Optional.of(LocalTime.of(atHour, minute.from(0)));
  }

  private boolean matches(LocalDate date) {
    if (!month.has(date.getMonthValue())) {
      return false;
    }
    boolean byDay = day.has(date.getDayOfMonth());
    boolean byWeekday = weekday.has(date.getDayOfWeek().getValue() % 7);
    return (day.isStar() || weekday.isStar()) ? (byDay && byWeekday) : (byDay || byWeekday);
  }

  /** Returns the expression as it was written. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression expression && expression.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
