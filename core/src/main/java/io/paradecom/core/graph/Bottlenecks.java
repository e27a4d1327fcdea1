package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The tasks whose halving would shorten a run most. */
public final class Bottlenecks {
  /** Most tasks that are tried one by one. */
  public static final int MAX_TRIED = 20;

  private static final int MAX_TASK_TRIALS = 1_000_000;

  /**
   * What halving the time of one task would do.
   *
   * @param costMs its time now
   * @param slackMs how much later it may start without making the longest path longer
   * @param spanSavedMs how much shorter the longest path gets, exactly
   * @param makespanSavedMs how much shorter the simulated run gets; below 0 when list scheduling
   *     happens to fare worse
   */
  public record Bottleneck(
      TaskId task, long costMs, long slackMs, long spanSavedMs, long makespanSavedMs) {}

  private Bottlenecks() {}

  /**
   * Returns the bottlenecks, the worst first. Tasks on or near the longest path are tried, {@link
   * #MAX_TRIED} at most and fewer in graphs of more than 50,000 tasks; what would save nothing is
   * left out.
   *
   * @param slots slots of the simulated run, at least 1
   * @param limit most tasks that are returned
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits, or
   *     {@code slots} is below 1
   */
  public static List<Bottleneck> find(WorkflowSpec spec, int slots, int limit) {
    PlannedGraph plan = PlannedGraph.of(spec);
    ListSchedule schedule = ListSchedule.of(plan);
    long[] without = LongestPathWithout.of(plan);
    long[] earliest = plan.earliestStarts();
    long span = plan.span();
    int tried = Math.clamp(MAX_TASK_TRIALS / Math.max(1, plan.size()), 5, MAX_TRIED);
    long before = schedule.trial(slots).makespanMs();
    List<Bottleneck> found = new ArrayList<>();
    for (int task : candidates(plan, without, earliest, tried)) {
      long half = plan.cost(task) / 2;
      long[] times = schedule.timesMs();
      times[task] -= half;
      long slack = span - earliest[task] - plan.rank(task);
      found.add(
          new Bottleneck(
              plan.id(task),
              plan.cost(task),
              slack,
              spanSaved(plan, without, earliest, task),
              before - schedule.trial(slots, times).makespanMs()));
    }
    return found.stream()
        .filter(task -> task.spanSavedMs() > 0 || task.makespanSavedMs() > 0)
        .sorted(
            Comparator.comparingLong(Bottleneck::makespanSavedMs)
                .thenComparingLong(Bottleneck::spanSavedMs)
                .reversed())
        .limit(limit)
        .toList();
  }

  private static int[] candidates(PlannedGraph plan, long[] without, long[] earliest, int limit) {
    Comparator<Integer> bySaving =
        Comparator.comparingLong(task -> -spanSaved(plan, without, earliest, task));
    return IntStream.range(0, plan.size())
        .filter(task -> plan.cost(task) > 1)
        .filter(task -> plan.span() - earliest[task] - plan.rank(task) <= plan.cost(task) / 2)
        .boxed()
        .sorted(bySaving.thenComparingLong(task -> -plan.cost(task)))
        .limit(limit)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The longest path is then one without the task, or the longest through it less the half. */
  private static long spanSaved(PlannedGraph plan, long[] without, long[] earliest, int task) {
    long through = earliest[task] + plan.rank(task) - plan.cost(task) / 2;
    return plan.span() - Math.max(without[task], through);
  }
}
