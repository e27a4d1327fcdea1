package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;

/** Brings the tasks of a workflow into the order in which the engine keeps them. */
public final class TaskOrder {
  private TaskOrder() {}

  /**
   * Returns the workflow with its tasks in topological order and all ranks filled.
   *
   * <p>Order: every task after its dependencies; where there is a choice, the task that comes first
   * in the given list. A list that is in topological order already stays as it is.
   *
   * <p>Rank: length of the longest path from the task's start to the end of the graph, in
   * milliseconds by {@link PlannedTime}. Conditions on edges are not looked at, every edge counts.
   *
   * <p>Cost: O(E + V log V) time, without recursion; some 100 bytes a task and 12 an edge.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits; with
   *     the message of the first problem
   */
  public static WorkflowSpec sorted(WorkflowSpec spec) {
    List<TaskSpec> tasks = spec.tasks();
    CompactGraph graph = GraphReader.read(tasks);
    int[] order = requireAcyclic(spec, graph);
    long[] cost = new long[tasks.size()];
    for (int i = 0; i < cost.length; i++) {
      cost[i] = PlannedTime.ofMs(tasks.get(i));
    }
    long[] rank = LongestPaths.toEnd(graph, order, cost);
    List<TaskSpec> sorted = new ArrayList<>(order.length);
    for (int task : order) {
      sorted.add(tasks.get(task).withRankMs(rank[task]));
    }
    return spec.withTasks(sorted);
  }

  /**
   * Returns the stable topological order of {@code graph}, the graph of {@code spec}.
   *
   * @throws IllegalArgumentException when there is a cycle
   */
  static int[] requireAcyclic(WorkflowSpec spec, CompactGraph graph) {
    int[] order = graph.stableOrder();
    if (order.length < graph.size()) {
      throw new IllegalArgumentException(
          GraphValidation.cycles(spec, graph, 1).getFirst().message());
    }
    return order;
  }
}
