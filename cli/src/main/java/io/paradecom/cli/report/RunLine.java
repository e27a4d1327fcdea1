package io.paradecom.cli.report;

import io.paradecom.cli.run.Outlook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run among those of a period.
 *
 * @param name of its workflow
 * @param wallMs first dispatch to last result
 * @param forcedFailures attempts that failed because of what ran beside them
 * @param over whether nothing more will happen
 * @param usualMs median wall time of the earlier runs of the same name that succeeded; 0: none
 * @param outlook empty: it is over, or no time is known
 */
record RunLine(
    String id,
    String name,
    String state,
    Instant submittedAt,
    boolean over,
    int tasks,
    int succeeded,
    int attempts,
    long workMs,
    long wallMs,
    int forcedFailures,
    Spend spend,
    List<OpenWaits.Wait> waits,
    long usualMs,
    Optional<Outlook> outlook) {
  /** What a run takes longer than usual before it is called late. */
  static final double LATE = 1.25;

  RunLine {
    waits = List.copyOf(waits);
  }

  boolean succeededAll() {
    return state.equals("succeeded");
  }

  /** Wall time, of a run that goes on with what is expected of it. */
  long expectedMs(Instant now) {
    if (over) {
      return wallMs;
    }
    long sofar = Math.max(0, Duration.between(submittedAt, now).toMillis());
    return sofar + outlook.map(Outlook::p50Ms).orElse(0L);
  }

  /** Whether it took, or is expected to take, a quarter longer than it usually does. */
  boolean isLate(Instant now) {
    return usualMs > 0 && expectedMs(now) > LATE * usualMs;
  }

  /** What it will have spent at its end, if the rest costs what was done did. */
  double expectedUsd() {
    double percent = outlook.map(Outlook::percent).orElse(100.0);
    return percent < 1 ? spend.costUsd() : spend.costUsd() * 100 / percent;
  }
}
