package io.paradecom.common.format;

import io.paradecom.core.definition.CatchUp;
import io.paradecom.core.definition.CronExpression;
import io.paradecom.core.definition.Overlap;
import io.paradecom.core.definition.Schedule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A schedule as people write it, in a file, in a request or as options of a verb.
 *
 * @param id of the schedule; empty: that of its definition
 * @param cron when, as a cron expression
 * @param zone the time zone in which that is meant; empty: UTC
 * @param catchUp what is made up for; empty: nothing
 * @param overlap what becomes of a time while a run goes on; empty: it starts
 * @param parameters given values; a list as JSON
 */
public record WrittenSchedule(
    String id,
    String cron,
    String zone,
    String catchUp,
    String overlap,
    Map<String, String> parameters) {
  public WrittenSchedule {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /**
   * Returns what it means for a definition.
   *
   * @param version of the definition; 0: the newest of each time
   * @throws IllegalArgumentException when a part is not as it must be, with one sentence
   */
  public Schedule.Plan plan(String definition, int version) {
    return new Schedule.Plan(
        definition,
        version,
        CronExpression.parse(cron),
        zoneId(),
        parameters,
        choice("catchUp", catchUp.isEmpty() ? "none" : catchUp, CatchUp.class),
        choice("overlap", overlap.isEmpty() ? "allow" : overlap, Overlap.class));
  }

  private ZoneId zoneId() {
    try {
      return ZoneId.of(zone.isEmpty() ? "UTC" : zone);
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException(
          "Expected zone as a time zone like Europe/Berlin or UTC, but found %s."
              .formatted(Quoted.of(zone)),
          unknown);
    }
  }

  private static <E extends Enum<E>> E choice(String field, String text, Class<E> type) {
    for (E one : type.getEnumConstants()) {
      if (word(one).equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "Expected %s as one of %s, but found %s."
            .formatted(
                field,
                Arrays.stream(type.getEnumConstants())
                    .map(WrittenSchedule::word)
                    .collect(Collectors.joining(", ")),
                Quoted.of(text)));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}
