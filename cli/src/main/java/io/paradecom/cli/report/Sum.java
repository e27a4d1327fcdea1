package io.paradecom.cli.report;

import io.paradecom.cli.run.Spend;
import java.time.Instant;
import java.util.Collection;

/**
 * Several runs together.
 *
 * @param open runs that go on
 * @param late of all, those that are
 * @param expectedUsd what all will have spent at their ends
 */
record Sum(
    int runs,
    int open,
    int succeeded,
    int late,
    int tasks,
    int tasksSucceeded,
    int attempts,
    int forcedFailures,
    long workMs,
    long wallMs,
    Spend spend,
    double expectedUsd) {
  static Sum of(Collection<RunLine> lines, Instant now) {
    return new Sum(
        lines.size(),
        count(lines.stream().filter(line -> !line.over()).count()),
        count(lines.stream().filter(RunLine::succeededAll).count()),
        count(lines.stream().filter(line -> line.isLate(now)).count()),
        lines.stream().mapToInt(RunLine::tasks).sum(),
        lines.stream().mapToInt(RunLine::succeeded).sum(),
        lines.stream().mapToInt(RunLine::attempts).sum(),
        lines.stream().mapToInt(RunLine::forcedFailures).sum(),
        lines.stream().mapToLong(RunLine::workMs).sum(),
        lines.stream().mapToLong(RunLine::wallMs).sum(),
        lines.stream().map(RunLine::spend).reduce(Spend.NONE, Spend::plus),
        lines.stream().mapToDouble(RunLine::expectedUsd).sum());
  }

  private static int count(long number) {
    return Math.toIntExact(number);
  }

  /** How much less time the runs took than all their attempts one after the other. */
  double reductionPercent() {
    return workMs == 0 ? 0.0 : 100.0 * (1.0 - (double) wallMs / workMs);
  }

  /** Share of all tasks that succeeded. */
  double completionPercent() {
    return tasks == 0 ? 100.0 : 100.0 * tasksSucceeded / tasks;
  }

  /** Share of all attempts that failed because of what ran beside them. */
  double forcedPercent() {
    return attempts == 0 ? 0.0 : 100.0 * forcedFailures / attempts;
  }
}
