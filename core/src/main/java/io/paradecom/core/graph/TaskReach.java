package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks of a graph wait for which others, whether directly or through tasks between them.
 * Nobody waits through a task that will not run.
 */
public final class TaskReach {
  /** Most tasks of a graph that is looked into: 12 MB of memory. */
  public static final int MAX_TASKS = 10_000;

  private final Map<TaskId, Integer> places = new HashMap<>();
  private final BitSet[] reach;

  private TaskReach(PlannedGraph plan) {
    this.reach = new BitSet[plan.size()];
    CompactGraph graph = plan.graph();
    for (int i = 0; i < plan.size(); i++) {
      int task = plan.inOrder(i);
      BitSet row = new BitSet();
      for (int e = graph.needsBegin(task); plan.runs(task) && e < graph.needsEnd(task); e++) {
        row.or(reach[graph.need(e)]);
        row.set(graph.need(e));
      }
      reach[task] = row;
      places.put(plan.id(task), task);
    }
  }

  /**
   * Returns what waits for what; empty when the graph has more than {@link #MAX_TASKS} tasks. Cost:
   * O(V · E / 64) time, up to V² / 8 bytes.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static Optional<TaskReach> of(WorkflowSpec spec) {
    return spec.tasks().size() > MAX_TASKS
        ? Optional.empty()
        : Optional.of(new TaskReach(PlannedGraph.of(spec)));
  }

  /** Returns whether the graph has such a task. */
  public boolean has(TaskId task) {
    return places.containsKey(task);
  }

  /**
   * Returns whether one of both tasks waits for the other, or they are the same.
   *
   * @throws IllegalArgumentException when the graph has not both of them
   */
  public boolean areOrdered(TaskId one, TaskId other) {
    int a = place(one);
    int b = place(other);
    return a == b || reach[a].get(b) || reach[b].get(a);
  }

  /**
   * Returns those of some tasks that at least one other of them is not ordered with. Cost: O(V² /
   * 64) and the number of ordered pairs.
   *
   * @throws IllegalArgumentException when the graph has not all of them
   */
  public Set<TaskId> freeAmong(Set<TaskId> some) {
    BitSet chosen = new BitSet();
    some.forEach(task -> chosen.set(place(task)));
    int[] ordered = new int[reach.length];
    for (int task = chosen.nextSetBit(0); task >= 0; task = chosen.nextSetBit(task + 1)) {
      BitSet before = (BitSet) reach[task].clone();
      before.and(chosen);
      ordered[task] += before.cardinality();
      before.stream().forEach(other -> ordered[other]++);
    }
    Set<TaskId> free = new HashSet<>();
    for (TaskId task : some) {
      if (ordered[place(task)] < some.size() - 1) {
        free.add(task);
      }
    }
    return free;
  }

  private int place(TaskId task) {
    Integer place = places.get(task);
    if (place == null) {
      throw new IllegalArgumentException(
          "Expected a task of the graph, but found '%s'.".formatted(task));
    }
    return place;
  }
}
