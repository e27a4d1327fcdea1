package io.paradecom.cli.report;

import io.paradecom.cli.run.Outlook;
import io.paradecom.cli.run.Spend;
import io.paradecom.core.report.BudgetUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run among those of a period.
 *
 * @param name of its workflow
 * @param wallMs first dispatch to last result
 * @param forcedFailures attempts that failed because of what ran beside them
 * @param budgets what is used of them
 * @param over whether nothing more will happen
 * @param usualMs median wall time of the earlier runs of the same name that succeeded; 0: none
 * @param outlook empty: it is over, or no time is known
 * @param labels of its workflow
 * @param deadline empty: it has none
 * @param pastDeadline whether its deadline passed before it ended
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
    List<BudgetUse> budgets,
    List<OpenWaits.Wait> waits,
    long usualMs,
    Optional<Outlook> outlook,
    Map<String, String> labels,
    Optional<Instant> deadline,
    boolean pastDeadline) {
  /** What a run takes longer than usual before it is called late. */
  static final double LATE = 1.25;

  RunLine {
    waits = List.copyOf(waits);
    budgets = List.copyOf(budgets);
    labels = Map.copyOf(labels);
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

  /**
   * Whether it missed its deadline, or took a quarter longer than it usually does; of one that goes
   * on, whether it is expected to.
   */
  boolean isLate(Instant now) {
    boolean misses =
        !over
            && deadline.isPresent()
            && submittedAt.plusMillis(expectedMs(now)).isAfter(deadline.get());
    return pastDeadline || misses || (usualMs > 0 && expectedMs(now) > LATE * usualMs);
  }

  /**
   * What it will have spent at its end, if the rest costs what was done did; empty: too little is
   * done to say. Where no times are known, the tasks that succeeded count.
   */
  Optional<Spend> expectedSpend() {
    return over
        ? Optional.of(spend)
        : spend.atEnd(
            outlook.map(Outlook::endedPercent).orElse(100.0 * succeeded / Math.max(1, tasks)));
  }

  /** The money of that; what was spent where too little is done to say. */
  double expectedUsd() {
    return expectedSpend().orElse(spend).costUsd();
  }
}
