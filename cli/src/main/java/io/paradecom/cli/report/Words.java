package io.paradecom.cli.report;

import io.paradecom.core.report.Phase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of phases, moments and counts for people. */
final class Words {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /** Returns a moment for people, to the second. */
  static String of(Instant at) {
    return MOMENT.format(at);
  }

  /** Returns a number of answers. */
  static String answers(int count) {
    return "%,d %s".formatted(count, count == 1 ? "answer" : "answers");
  }

  static String of(Phase phase) {
    return switch (phase) {
      case DEPENDENCIES -> "waiting for dependencies";
      case SLOT -> "waiting for a slot";
      case RESOURCES -> "waiting for resources";
      case PAUSED -> "paused";
      case DISPATCH -> "hand-over to a runner";
      case WORK -> "work";
      case REPEATED -> "work that did not count";
      case AWAITED -> "waiting for an answer, a signal or a time";
      case BACKOFF -> "waiting before a retry";
    };
  }
}
