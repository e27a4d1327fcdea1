package io.paradecom.core.report;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How well a finished run used its runners.
 *
 * <p>The time of a task in {@code criticalPathMs} and {@code slowest} is the time during which at
 * least one of its attempts ran, failed ones included: they had to happen one after the other, so
 * the path stays a lower bound of this very run. Waits between attempts are not counted. What
 * somebody outside ended, as an approval, took from the beginning of that wait to its end, which is
 * no work, but nothing behind it could begin before. Any other task without an attempt is left out
 * of all paths, unless it is a gate or a loop.
 *
 * @param attempts number of attempts
 * @param workMs sum of the run times of all attempts
 * @param criticalPathMs longest path through the graph by measured times
 * @param criticalPath the tasks of that path, in order
 * @param lowerBoundMs max(criticalPathMs, workMs / runners), rounded up
 * @param wallMs first dispatch, or wait for somebody outside, to last result
 * @param slowest at most {@value #SLOWEST} tasks, the slowest first
 */
public record RunStatistics(
    int attempts,
    long workMs,
    long criticalPathMs,
    List<TaskId> criticalPath,
    long lowerBoundMs,
    long wallMs,
    List<TaskTime> slowest) {
  /** Most tasks in {@link #slowest}. */
  public static final int SLOWEST = 10;

  /** How long a task ran. */
  public record TaskTime(TaskId task, long durationMs) {}

  public RunStatistics {
    criticalPath = List.copyOf(criticalPath);
    slowest = List.copyOf(slowest);
  }

  /** The same where nobody outside ended a task. */
  public static RunStatistics of(
      WorkflowSpec spec, List<TaskInterval> attempts, int runners, long firstDispatchMs) {
    return of(spec, attempts, List.of(), runners, firstDispatchMs);
  }

  /**
   * Computes the statistics of a run. Cost: O(E + V log V + I log I) for I attempts.
   *
   * @param attempts finished attempts in any order; those of tasks that are not in {@code spec} (as
   *     of a later version of the graph) count as work but are on no path
   * @param awaited waits that somebody outside, a signal or a time has ended
   * @param runners number of tasks that could run at the same time, at least 1
   * @param firstDispatchMs in milliseconds since the epoch; a later one than the first start (other
   *     clocks) is taken as that start
   * @throws IllegalArgumentException when {@code runners} is below 1 or the graph of {@code spec}
   *     is not valid
   */
  public static RunStatistics of(
      WorkflowSpec spec,
      List<TaskInterval> attempts,
      List<TaskInterval> awaited,
      int runners,
      long firstDispatchMs) {
    List<TaskInterval> all = Stream.concat(attempts.stream(), awaited.stream()).toList();
    Map<TaskId, Long> measured = timeByTask(attempts);
    GraphShape shape = GraphShape.ofMeasured(spec, timeByTask(all));
    long workMs = attempts.stream().mapToLong(TaskInterval::durationMs).sum();
    return new RunStatistics(
        attempts.size(),
        workMs,
        shape.spanMs(),
        shape.criticalPath(),
        GraphShape.lowerBoundMs(shape.spanMs(), workMs, runners),
        wallMs(all, firstDispatchMs),
        slowest(measured));
  }

  /** Returns lowerBoundMs / wallMs: 1 is as fast as this run could be; 1 when it took no time. */
  public double efficiency() {
    return ratio(lowerBoundMs, wallMs);
  }

  /** Returns workMs / wallMs: how many tasks ran at a time on average; 1 when it took no time. */
  public double speedup() {
    return ratio(workMs, wallMs);
  }

  /**
   * Returns how much less time the run took than its attempts one after the other, in percent;
   * below 0 when it took more; 0 without work.
   */
  public double reductionPercent() {
    return workMs == 0 ? 0.0 : 100.0 * (1.0 - (double) wallMs / workMs);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 1.0 : (double) part / whole;
  }

  private static Map<TaskId, Long> timeByTask(List<TaskInterval> attempts) {
    Map<TaskId, Long> time = new HashMap<>();
    Map<TaskId, Long> countedUntil = new HashMap<>();
    for (TaskInterval attempt :
        attempts.stream().sorted(Comparator.comparingLong(TaskInterval::startMs)).toList()) {
      TaskId task = attempt.task();
      long from = Math.max(attempt.startMs(), countedUntil.getOrDefault(task, Long.MIN_VALUE));
      time.merge(task, Math.max(0, attempt.endMs() - from), Long::sum);
      countedUntil.merge(task, attempt.endMs(), Math::max);
    }
    return time;
  }

  private static long wallMs(List<TaskInterval> attempts, long firstDispatchMs) {
    long start = firstDispatchMs;
    long end = firstDispatchMs;
    for (TaskInterval attempt : attempts) {
      start = Math.min(start, attempt.startMs());
      end = Math.max(end, attempt.endMs());
    }
    return end - start;
  }

  private static List<TaskTime> slowest(Map<TaskId, Long> measured) {
    return measured.entrySet().stream()
        .map(entry -> new TaskTime(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(TaskTime::durationMs).reversed().thenComparing(TaskTime::task))
        .limit(SLOWEST)
        .toList();
  }
}
