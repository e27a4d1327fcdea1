package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How parallel a graph is. Conditions on edges are not looked at beyond what is known before the
 * run: a task that is done, held or certain to be skipped takes no time and holds nobody up.
 *
 * @param tasks all tasks in the order of the list
 * @param dependencies number of edges
 * @param waves the tasks that take a slot, by the number of such tasks on the longest way to them;
 *     gates are in no wave
 * @param workMs sum of the times of all tasks
 * @param spanMs longest path: no number of slots is faster
 * @param criticalPath tasks of one longest path, in order, gates left out; empty when nothing runs
 */
public record GraphShape(
    List<TaskPlace> tasks,
    int dependencies,
    List<List<TaskId>> waves,
    long workMs,
    long spanMs,
    List<TaskId> criticalPath) {
  /**
   * Where a task stands in the graph.
   *
   * @param runs whether it may run, or a gate be passed, as far as is known
   * @param costMs its own time; 0 for gates and for tasks that do not run
   * @param earliestStartMs longest path from the start of the graph to its start
   * @param slackMs how much later it may start without making the longest path longer
   */
  public record TaskPlace(
      TaskId id, boolean runs, long costMs, long earliestStartMs, long slackMs) {}

  public GraphShape {
    tasks = List.copyOf(tasks);
    waves = List.copyOf(waves);
    criticalPath = List.copyOf(criticalPath);
  }

  /**
   * Returns the shape by expected durations ({@link PlannedTime}). Cost: O(E + V log V).
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static GraphShape of(WorkflowSpec spec) {
    return of(PlannedGraph.of(spec));
  }

  /**
   * Returns the shape by measured durations.
   *
   * @param measuredMs how long each task ran; a task that is missing did not run unless it is a
   *     gate
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits, or a
   *     measured time is negative
   */
  public static GraphShape ofMeasured(WorkflowSpec spec, Map<TaskId, Long> measuredMs) {
    return of(PlannedGraph.ofMeasured(spec, measuredMs));
  }

  private static GraphShape of(PlannedGraph plan) {
    return new GraphShape(
        places(plan),
        plan.graph().edgeCount(),
        waves(plan),
        plan.work(),
        plan.span(),
        criticalPath(plan));
  }

  /** Returns the number of waves. */
  public int depth() {
    return waves.size();
  }

  /** Returns the number of tasks in the largest wave. */
  public int width() {
    return waves.stream().mapToInt(List::size).max().orElse(0);
  }

  /** Returns work / span: the speed-up that unlimited slots would give; 1 when there is no work. */
  public double idealSpeedup() {
    return spanMs == 0 ? 1.0 : (double) workMs / spanMs;
  }

  /**
   * Returns max(span, work / slots), rounded up, of this graph: no schedule on {@code slots} slots
   * is shorter.
   *
   * @throws IllegalArgumentException when {@code slots} is below 1
   */
  public long lowerBoundMs(int slots) {
    return lowerBoundMs(spanMs, workMs, slots);
  }

  /**
   * Returns max(span, work / slots), rounded up.
   *
   * @throws IllegalArgumentException when {@code slots} is below 1
   */
  public static long lowerBoundMs(long spanMs, long workMs, int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("Expected at least 1 slot, but found " + slots + ".");
    }
    return Math.max(spanMs, Math.ceilDiv(workMs, (long) slots));
  }

  private static List<TaskPlace> places(PlannedGraph plan) {
    long[] earliest = plan.earliestStarts();
    long span = plan.span();
    List<TaskPlace> places = new ArrayList<>(plan.size());
    for (int task = 0; task < plan.size(); task++) {
      long slack = span - plan.rank(task) - earliest[task];
      places.add(
          new TaskPlace(
              plan.id(task), plan.runs(task), plan.cost(task), earliest[task], Math.max(0, slack)));
    }
    return places;
  }

  private static List<List<TaskId>> waves(PlannedGraph plan) {
    int[] wave = plan.waves();
    List<List<TaskId>> waves = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      int task = plan.inOrder(i);
      if (plan.takesSlot(task)) {
        while (waves.size() <= wave[task]) {
          waves.add(new ArrayList<>());
        }
        waves.get(wave[task]).add(plan.id(task));
      }
    }
    return waves.stream().map(List::copyOf).toList();
  }

  private static List<TaskId> criticalPath(PlannedGraph plan) {
    List<TaskId> path = new ArrayList<>();
    long left = plan.span();
    int task = left == 0 ? -1 : first(plan, left);
    while (task >= 0) {
      if (plan.takesSlot(task)) {
        path.add(plan.id(task));
      }
      left = plan.rank(task) - plan.cost(task);
      task = left == 0 ? -1 : next(plan, task, left);
    }
    return path;
  }

  private static int first(PlannedGraph plan, long rank) {
    for (int i = 0; i < plan.size(); i++) {
      if (plan.rank(plan.inOrder(i)) == rank) {
        return plan.inOrder(i);
      }
    }
    throw new IllegalStateException("Expected a task of rank " + rank + ", but found none.");
  }

  private static int next(PlannedGraph plan, int task, long rank) {
    CompactGraph graph = plan.graph();
    for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
      int dependant = graph.dependant(e);
      if (plan.runs(dependant) && plan.rank(dependant) == rank) {
        return dependant;
      }
    }
    throw new IllegalStateException(
        "Expected a dependant of rank %d behind task '%s', but found none."
            .formatted(rank, plan.id(task)));
  }
}
