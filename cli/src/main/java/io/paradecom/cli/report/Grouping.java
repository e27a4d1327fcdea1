package io.paradecom.cli.report;

import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** What the runs of a period are told apart by. */
public enum Grouping {
  /** The name of their workflow. */
  NAME,
  /** The day of their submit, in UTC. */
  DAY,
  /** The ISO week of their submit, in UTC. */
  WEEK,
  /** Their state. */
  STATE;

  String of(RunLine line) {
    var day = line.submittedAt().atZone(ZoneOffset.UTC).toLocalDate();
    return switch (this) {
      case NAME -> line.name();
      case DAY -> day.toString();
      case WEEK ->
          String.format(
              Locale.ROOT,
              "%d-W%02d",
              day.get(IsoFields.WEEK_BASED_YEAR),
              day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case STATE -> line.state();
    };
  }

  /** Returns what stands above the groups. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
