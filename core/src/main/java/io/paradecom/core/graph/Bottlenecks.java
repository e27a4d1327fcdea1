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

  private final PlannedGraph plan;
  private final long[] without;
  private final long[] earliest;
  private final long span;

  private Bottlenecks(PlannedGraph plan) {
    this.plan = plan;
    this.without = LongestPathWithout.of(plan);
    this.earliest = plan.earliestStarts();
    this.span = plan.span();
  }

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
    return new Bottlenecks(PlannedGraph.of(spec)).find(slots, limit);
  }

  private List<Bottleneck> find(int slots, int limit) {
    ListSchedule schedule = ListSchedule.of(plan);
    int tried = Math.clamp(MAX_TASK_TRIALS / Math.max(1, plan.size()), 5, MAX_TRIED);
    long before = schedule.trial(slots).makespanMs();
    List<Bottleneck> found = new ArrayList<>();
    for (int task : candidates(tried)) {
      long[] times = schedule.timesMs();
      times[task] -= plan.cost(task) / 2;
      found.add(
          new Bottleneck(
              plan.id(task),
              plan.cost(task),
              slack(task),
              spanSaved(task),
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

  private int[] candidates(int limit) {
    Comparator<Integer> bySaving = Comparator.comparingLong(task -> -spanSaved(task));
    return IntStream.range(0, plan.size())
        .filter(task -> plan.cost(task) > 1 && slack(task) <= plan.cost(task) / 2)
        .boxed()
        .sorted(bySaving.thenComparingLong(task -> -plan.cost(task)))
        .limit(limit)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private long slack(int task) {
    return span - earliest[task] - plan.rank(task);
  }

  /** The longest path is then one without the task, or the longest through it less the half. */
  private long spanSaved(int task) {
    long through = earliest[task] + plan.rank(task) - plan.cost(task) / 2;
    return span - Math.max(without[task], through);
  }
}
