package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds dependencies that say nothing new: the task needs the other one through tasks between them
 * anyway, so that a picture of the graph is clearer without them.
 */
public final class RedundantEdges {
  /** Most tasks of a graph that is looked into: 50 MB of memory. */
  public static final int MAX_TASKS = 20_000;

  /** A dependency: {@code task} needs {@code need}. */
  public record Edge(TaskId task, TaskId need) {}

  private final PlannedGraph plan;
  private final BitSet[] reach;

  private RedundantEdges(PlannedGraph plan) {
    this.plan = plan;
    this.reach = new BitSet[plan.size()];
  }

  /**
   * Returns the dependencies that can be left out together without a change of what runs when, in
   * the order of the tasks; none when the graph has more than {@link #MAX_TASKS} tasks. Only
   * dependencies on success between tasks that run are looked at: nobody waits through a task that
   * is done, and other conditions do not carry over.
   *
   * <p>Cost: O(V · E / 64) time and V² / 8 bytes (transitive reduction: Aho, Garey, Ullman 1972).
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static List<Edge> find(WorkflowSpec spec) {
    PlannedGraph plan = PlannedGraph.of(spec);
    return plan.size() > MAX_TASKS ? List.of() : new RedundantEdges(plan).find();
  }

  private List<Edge> find() {
    Map<TaskId, Integer> rows = HashMap.newHashMap(plan.size());
    Set<Edge> redundant = new HashSet<>();
    for (int row = 0; row < plan.size(); row++) {
      TaskSpec task = plan.tasks().get(plan.inOrder(row));
      reach[row] = new BitSet(row);
      int[] needs = plan.runs(plan.inOrder(row)) ? rowsNeeded(task, rows) : new int[0];
      for (int i = needs.length - 1; i >= 0; i--) {
        if (reach[row].get(needs[i])) {
          redundant.add(new Edge(task.id(), plan.id(plan.inOrder(needs[i]))));
        }
        reach[row].or(reach[needs[i]]);
        reach[row].set(needs[i]);
      }
      if (plan.runs(plan.inOrder(row))) {
        rows.put(task.id(), row);
      }
    }
    return inListOrder(redundant);
  }

  /** Returns the places in topological order of what the task needs, ascending. */
  private static int[] rowsNeeded(TaskSpec task, Map<TaskId, Integer> rows) {
    return task.needs().stream()
        .filter(need -> need.on() == EdgeCondition.SUCCESS)
        .mapToInt(need -> rows.getOrDefault(need.task(), -1))
        .filter(row -> row >= 0)
        .sorted()
        .toArray();
  }

  private List<Edge> inListOrder(Set<Edge> redundant) {
    List<Edge> sorted = new ArrayList<>(redundant.size());
    for (TaskSpec task : plan.tasks()) {
      for (Dependency need : task.needs()) {
        Edge edge = new Edge(task.id(), need.task());
        if (redundant.contains(edge)) {
          sorted.add(edge);
        }
      }
    }
    return sorted;
  }
}
