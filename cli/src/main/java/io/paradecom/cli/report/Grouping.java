package io.paradecom.cli.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the runs of a period are told apart by.
 *
 * @param label of {@link Kind#LABEL} alone: the key of one label; empty: all labels, so that a run
 *     is in as many groups as it has labels
 */
public record Grouping(Kind kind, String label) {
  /** The name of their workflow. */
  public static final Grouping NAME = new Grouping(Kind.NAME, "");

  /** The day of their submit. */
  public static final Grouping DAY = new Grouping(Kind.DAY, "");

  /** What stands for runs that have no such label. */
  static final String NONE = "(none)";

  private static final String OF_LABEL = "label:";

  /** What runs are told apart by. */
  public enum Kind {
    /** The name of their workflow. */
    NAME,
    /** The day of their submit, in UTC. */
    DAY,
    /** The ISO week of their submit, in UTC. */
    WEEK,
    /** Their state. */
    STATE,
    /** The labels of their workflow. */
    LABEL
  }

  /** Reads name, day, week, state, label or label:KEY; empty: it is none of these. */
  public static Optional<Grouping> parse(String text) {
    if (text.startsWith(OF_LABEL) && text.length() > OF_LABEL.length()) {
      return Optional.of(new Grouping(Kind.LABEL, text.substring(OF_LABEL.length())));
    }
    for (Kind kind : Kind.values()) {
      if (kind.name().equalsIgnoreCase(text)) {
        return Optional.of(new Grouping(kind, ""));
      }
    }
    return Optional.empty();
  }

  /** Returns the groups that a run is in, at least one. */
  List<String> of(RunLine line) {
    LocalDate day = line.submittedAt().atZone(ZoneOffset.UTC).toLocalDate();
    return switch (kind) {
      case NAME -> List.of(line.name());
      case DAY -> List.of(day.toString());
      case WEEK ->
          List.of(
              String.format(
                  Locale.ROOT,
                  "%d-W%02d",
                  day.get(IsoFields.WEEK_BASED_YEAR),
                  day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
      case STATE -> List.of(line.state());
      case LABEL -> labels(line.labels());
    };
  }

  private List<String> labels(Map<String, String> labels) {
    if (!label.isEmpty()) {
      return List.of(labels.getOrDefault(label, NONE));
    }
    return labels.isEmpty()
        ? List.of(NONE)
        : labels.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).sorted().toList();
  }

  /** Returns what stands above the groups. */
  String title() {
    return label.isEmpty() ? kind.name().toLowerCase(Locale.ROOT) : label;
  }
}
