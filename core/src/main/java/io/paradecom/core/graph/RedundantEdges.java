package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds dependencies that say nothing new: the task needs the other one through tasks between them
 * anyway, so that a picture of the graph is clearer without them.
 *
 * <p>Whether a task is reached is one bit; they are worked out for 1,024 tasks at a time, so that
 * memory grows with the graph and not with its square.
 */
public final class RedundantEdges {
  private static final int BLOCK = 1024;
  private static final int WORDS = BLOCK / Long.SIZE;

  /** Words that are worked on at most: some seconds. */
  private static final double MAX_WORK = 1e9;

  /** A dependency: {@code task} needs {@code need}. */
  public record Edge(TaskId task, TaskId need) {}

  private final PlannedGraph plan;
  private final int[][] needs;
  private final boolean[][] redundant;
  private final long[] reach;

  private RedundantEdges(PlannedGraph plan) {
    this.plan = plan;
    this.needs = new int[plan.size()][];
    this.redundant = new boolean[plan.size()][];
    this.reach = new long[plan.size() * WORDS];
  }

  /**
   * Returns the dependencies that can be left out together without a change of what runs when, in
   * the order of the tasks; empty when V · E is above some 1.3 · 10¹¹, which no one waits for. Only
   * dependencies on success between tasks that run are looked at: nobody waits through a task that
   * is done, other conditions do not carry over, and where some dependencies are enough each
   * counts.
   *
   * <p>Cost: O(V · E / 64) time and 128 bytes a task (transitive reduction: Aho, Garey, Ullman
   * 1972).
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static Optional<List<Edge>> find(WorkflowSpec spec) {
    PlannedGraph plan = PlannedGraph.of(spec);
    double work = (double) plan.size() * plan.graph().edgeCount() / (2 * Long.SIZE);
    boolean fits = work <= MAX_WORK && plan.size() <= Integer.MAX_VALUE / WORDS;
    return fits ? Optional.of(new RedundantEdges(plan).find()) : Optional.empty();
  }

  private List<Edge> find() {
    fillNeeds();
    for (int from = 0; from < plan.size(); from += BLOCK) {
      Arrays.fill(reach, from * WORDS, reach.length, 0);
      for (int row = from; row < plan.size(); row++) {
        visit(row, from);
      }
    }
    return inListOrder();
  }

  /** Fills per place in topological order the places that it needs, ascending. */
  private void fillNeeds() {
    TaskIndex index = new TaskIndex(plan.tasks());
    int[] rowOf = new int[plan.size()];
    for (int row = 0; row < plan.size(); row++) {
      index.addNext();
      rowOf[plan.inOrder(row)] = row;
    }
    for (int row = 0; row < plan.size(); row++) {
      int place = plan.inOrder(row);
      TaskSpec task = plan.tasks().get(place);
      needs[row] =
          task.needs().stream()
              .filter(need -> need.on() == EdgeCondition.SUCCESS)
              .filter(_ -> plan.runs(place) && !task.role().isPartial())
              .mapToInt(need -> index.find(need.task()))
              .filter(plan::runs)
              .map(need -> rowOf[need])
              .sorted()
              .toArray();
      redundant[row] = new boolean[needs[row].length];
    }
  }

  /** Sets which tasks of the block the row reaches; those reached before are redundant. */
  private void visit(int row, int from) {
    int own = row * WORDS;
    for (int i = needs[row].length - 1; i >= 0 && needs[row][i] >= from; i--) {
      int need = needs[row][i];
      int other = need * WORDS;
      int bit = need - from;
      if (bit < BLOCK) {
        int word = own + (bit >>> 6);
        redundant[row][i] = (reach[word] >>> bit & 1) != 0;
        reach[word] |= 1L << bit;
      }
      for (int word = 0; word < WORDS; word++) {
        reach[own + word] |= reach[other + word];
      }
    }
  }

  private List<Edge> inListOrder() {
    int[] rowOf = new int[plan.size()];
    for (int row = 0; row < plan.size(); row++) {
      rowOf[plan.inOrder(row)] = row;
    }
    List<Edge> sorted = new ArrayList<>();
    for (int place = 0; place < plan.size(); place++) {
      addEdges(rowOf[place], plan.tasks().get(place), sorted);
    }
    return List.copyOf(sorted);
  }

  private void addEdges(int row, TaskSpec task, List<Edge> sorted) {
    Set<TaskId> left = new HashSet<>();
    for (int i = 0; i < needs[row].length; i++) {
      if (redundant[row][i]) {
        left.add(plan.id(plan.inOrder(needs[row][i])));
      }
    }
    for (Dependency need : left.isEmpty() ? List.<Dependency>of() : task.needs()) {
      if (left.contains(need.task())) {
        sorted.add(new Edge(task.id(), need.task()));
      }
    }
  }
}
