package io.paradecom.core.graph;

import io.paradecom.core.spec.WorkflowSpec;
import java.util.BitSet;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.HopcroftKarpMaximumCardinalityBipartiteMatching;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;

/**
 * The most tasks of a graph that can ever run at the same time, whatever their durations: its
 * largest set of tasks of which none waits for another. More slots than that are never used.
 *
 * <p>By Dilworth's theorem (1950) that is the number of tasks less a maximum matching of the pairs
 * of which one waits for the other.
 */
public final class PeakParallelism {
  /** Most tasks of a graph that is looked into. */
  public static final int MAX_TASKS = 500;

  private PeakParallelism() {}

  /**
   * Returns the peak, 0 when nothing runs; empty when the graph has more than {@link #MAX_TASKS}
   * tasks. Cost: O(V²·⁵) time, up to some 200 bytes for each of V² / 2 pairs.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static OptionalInt of(WorkflowSpec spec) {
    PlannedGraph plan = PlannedGraph.of(spec);
    if (plan.size() > MAX_TASKS) {
      return OptionalInt.empty();
    }
    Graph<Integer, DefaultEdge> pairs = new SimpleGraph<>(DefaultEdge.class);
    Set<Integer> waiting = new HashSet<>();
    Set<Integer> waitedFor = new HashSet<>();
    for (int task = 0; task < plan.size(); task++) {
      if (plan.takesSlot(task)) {
        waiting.add(task);
        waitedFor.add(-1 - task);
        pairs.addVertex(task);
        pairs.addVertex(-1 - task);
      }
    }
    connect(plan, pairs);
    int matched =
        new HopcroftKarpMaximumCardinalityBipartiteMatching<>(pairs, waiting, waitedFor)
            .getMatching()
            .getEdges()
            .size();
    return OptionalInt.of(waiting.size() - matched);
  }

  private static void connect(PlannedGraph plan, Graph<Integer, DefaultEdge> pairs) {
    CompactGraph graph = plan.graph();
    BitSet[] reach = new BitSet[plan.size()];
    for (int i = 0; i < plan.size(); i++) {
      int task = plan.inOrder(i);
      BitSet row = new BitSet(plan.size());
      for (int e = graph.needsBegin(task); plan.runs(task) && e < graph.needsEnd(task); e++) {
        row.or(reach[graph.need(e)]);
        row.set(graph.need(e));
      }
      reach[task] = row;
      if (plan.takesSlot(task)) {
        row.stream().filter(plan::takesSlot).forEach(need -> pairs.addEdge(task, -1 - need));
      }
    }
  }
}
