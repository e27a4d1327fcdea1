package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

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
   * milliseconds by {@link PlannedTime}. A task that is done, held or certain to be skipped counts
   * 0, and no path goes into it, because it waits for nobody. Every other edge counts, whatever its
   * condition.
   *
   * <p>Cost: O(E + V log V) time, without recursion; some 100 bytes a task and 12 an edge.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits; with
   *     the message of the first problem
   */
  public static WorkflowSpec sorted(WorkflowSpec spec) {
    return sorted(spec, PlannedTime::ofMs);
  }

  /**
   * Returns the same, with ranks by other times.
   *
   * @param expectedMs how long a task takes if it runs, at least 0
   * @throws IllegalArgumentException as the other
   */
  public static WorkflowSpec sorted(WorkflowSpec spec, ToLongFunction<TaskSpec> expectedMs) {
    PlannedGraph plan = PlannedGraph.of(spec, expectedMs);
    List<TaskSpec> sorted = new ArrayList<>(plan.size());
    for (int i = 0; i < plan.size(); i++) {
      int task = plan.inOrder(i);
      sorted.add(spec.tasks().get(task).withRankMs(plan.rank(task)));
    }
    return spec.withTasks(sorted);
  }
}
