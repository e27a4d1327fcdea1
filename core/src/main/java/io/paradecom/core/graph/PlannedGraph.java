package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * An acyclic graph with the time of every task. A task that will not run takes no time and waits
 * for nobody: it is settled from the start, so a path does not go on through it.
 *
 * <p>Immutable. All arrays are indexed by the place of a task in the list.
 */
final class PlannedGraph {
  private static final long WILL_NOT_RUN = -1;

  private final WorkflowSpec spec;
  private final CompactGraph graph;
  private final int[] order;
  private final long[] cost;
  private final long[] rank;

  private PlannedGraph(WorkflowSpec spec, CompactGraph graph, int[] order, long[] cost) {
    this.spec = spec;
    this.graph = graph;
    this.order = order;
    this.cost = cost;
    this.rank = new long[cost.length];
    fillRanks();
  }

  /**
   * Plans before anything ran, by {@link PlannedTime}; what {@link Foresight} settles will not run.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  static PlannedGraph of(WorkflowSpec spec) {
    return of(spec, PlannedTime::ofMs);
  }

  /**
   * Plans before anything ran; what {@link Foresight} settles will not run.
   *
   * @param expectedMs how long a task takes if it runs, at least 0
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  static PlannedGraph of(WorkflowSpec spec, ToLongFunction<TaskSpec> expectedMs) {
    CompactGraph graph = GraphReader.read(spec.tasks());
    int[] order = requireAcyclic(spec, graph);
    Foresight[] foresight = Foresight.of(spec.tasks(), order);
    long[] cost = new long[graph.size()];
    for (int task = 0; task < cost.length; task++) {
      boolean runs = foresight[task] == Foresight.OPEN;
      cost[task] = runs ? expectedMs.applyAsLong(spec.tasks().get(task)) : WILL_NOT_RUN;
    }
    return new PlannedGraph(spec, graph, order, cost);
  }

  /**
   * Looks back on a run.
   *
   * @param measuredMs how long each task ran; a task that is missing did not run unless it is a
   *     gate
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits, or a
   *     measured time is negative
   */
  static PlannedGraph ofMeasured(WorkflowSpec spec, Map<TaskId, Long> measuredMs) {
    CompactGraph graph = GraphReader.read(spec.tasks());
    int[] order = requireAcyclic(spec, graph);
    ToLongFunction<TaskSpec> measured = task -> measured(task, measuredMs);
    long[] cost = spec.tasks().stream().mapToLong(measured).toArray();
    return new PlannedGraph(spec, graph, order, cost);
  }

  private static long measured(TaskSpec task, Map<TaskId, Long> measuredMs) {
    Long time = measuredMs.get(task.id());
    if (time == null) {
      boolean takesNoTime =
          task.action() instanceof TaskAction.Gate || task.action() instanceof TaskAction.ForEach;
      return takesNoTime ? 0 : WILL_NOT_RUN;
    }
    if (time < 0) {
      throw new IllegalArgumentException(
          "Expected a measured time of at least 0 ms for task '%s', but found %d."
              .formatted(task.id(), time));
    }
    return time;
  }

  private static int[] requireAcyclic(WorkflowSpec spec, CompactGraph graph) {
    int[] order = graph.stableOrder();
    if (order.length < graph.size()) {
      throw new IllegalArgumentException(
          GraphValidation.cycles(spec, graph, 1).getFirst().message());
    }
    return order;
  }

  private void fillRanks() {
    for (int i = order.length - 1; i >= 0; i--) {
      int task = order[i];
      long rest = 0;
      for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
        int dependant = graph.dependant(e);
        if (runs(dependant)) {
          rest = Math.max(rest, rank[dependant]);
        }
      }
      rank[task] = PlannedTime.sum(cost(task), rest);
    }
  }

  WorkflowSpec spec() {
    return spec;
  }

  CompactGraph graph() {
    return graph;
  }

  List<TaskSpec> tasks() {
    return spec.tasks();
  }

  TaskId id(int task) {
    return spec.tasks().get(task).id();
  }

  int size() {
    return cost.length;
  }

  /** Returns the place of the {@code i}-th task in topological order. */
  int inOrder(int i) {
    return order[i];
  }

  /** Returns whether the task runs, or a gate is passed, as far as is known. */
  boolean runs(int task) {
    return cost[task] != WILL_NOT_RUN;
  }

  /** Returns whether the task takes a slot for its time: it runs, and not in the leader. */
  boolean takesSlot(int task) {
    return runs(task) && !spec.tasks().get(task).isEndedByLeader();
  }

  /** Returns how long the task takes, in milliseconds; 0 when it does not run. */
  long cost(int task) {
    return Math.max(0, cost[task]);
  }

  /** Returns how long each task takes, in milliseconds, by its place; the caller's own. */
  long[] costs() {
    long[] costs = new long[size()];
    for (int task = 0; task < costs.length; task++) {
      costs[task] = cost(task);
    }
    return costs;
  }

  /** Returns the longest path from the start of the task to the end of the graph, in ms. */
  long rank(int task) {
    return rank[task];
  }

  /** Returns the sum of the times of all tasks that take a slot, in ms. */
  long work() {
    long work = 0;
    for (int task = 0; task < size(); task++) {
      work = PlannedTime.sum(work, takesSlot(task) ? cost(task) : 0);
    }
    return work;
  }

  /** Returns the longest path, in ms. */
  long span() {
    long span = 0;
    for (long length : rank) {
      span = Math.max(span, length);
    }
    return span;
  }

  /**
   * Returns per task the number of tasks on the longest way to it that take a slot, itself not
   * counted: the wave in which it can run when waves end together.
   */
  int[] waves() {
    int[] wave = new int[size()];
    for (int task : order) {
      for (int e = graph.needsBegin(task); runs(task) && e < graph.needsEnd(task); e++) {
        int need = graph.need(e);
        wave[task] = Math.max(wave[task], wave[need] + (takesSlot(need) ? 1 : 0));
      }
    }
    return wave;
  }

  /** Returns per task the longest path from the start of the graph to the task's start, in ms. */
  long[] earliestStarts() {
    long[] start = new long[size()];
    for (int task : order) {
      for (int e = graph.needsBegin(task); runs(task) && e < graph.needsEnd(task); e++) {
        int need = graph.need(e);
        start[task] = Math.max(start[task], PlannedTime.sum(start[need], cost(need)));
      }
    }
    return start;
  }
}
