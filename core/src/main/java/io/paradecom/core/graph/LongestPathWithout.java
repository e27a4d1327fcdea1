package io.paradecom.core.graph;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The longest path that leaves a task out, for every task at once.
 *
 * <p>In topological order a path that leaves a task out ends before it, begins behind it, or has an
 * edge that goes over it; and what lies before a task is on no path from behind it. One sweep over
 * the order, with the edges above the sweep in a heap, gives them all. Cost: O((V + E) log E).
 */
final class LongestPathWithout {
  private final PlannedGraph plan;
  private final long[] earliest;
  private final int[] position;
  private final PriorityQueue<Bridge> bridges =
      new PriorityQueue<>(Comparator.comparingLong(Bridge::lengthMs).reversed());

  /** An edge over the sweep: the longest path by it, and where it comes down. */
  private record Bridge(long lengthMs, int end) {}

  private LongestPathWithout(PlannedGraph plan) {
    this.plan = plan;
    this.earliest = plan.earliestStarts();
    this.position = new int[plan.size()];
    for (int i = 0; i < plan.size(); i++) {
      position[plan.inOrder(i)] = i;
    }
  }

  /** Returns the length in milliseconds by the place of the task that is left out. */
  static long[] of(PlannedGraph plan) {
    return new LongestPathWithout(plan).sweep();
  }

  private long[] sweep() {
    long[] behind = behind();
    long[] length = new long[plan.size()];
    long before = 0;
    for (int i = 0; i < plan.size(); i++) {
      int task = plan.inOrder(i);
      while (!bridges.isEmpty() && bridges.element().end() <= i) {
        bridges.remove();
      }
      long over = bridges.isEmpty() ? 0 : bridges.element().lengthMs();
      length[task] = Math.max(over, Math.max(before, behind[i + 1]));
      before = Math.max(before, end(task));
      addBridges(task);
    }
    return length;
  }

  /** Returns by position the longest path that begins there or later. */
  private long[] behind() {
    long[] behind = new long[plan.size() + 1];
    for (int i = plan.size() - 1; i >= 0; i--) {
      behind[i] = Math.max(behind[i + 1], plan.rank(plan.inOrder(i)));
    }
    return behind;
  }

  private void addBridges(int task) {
    CompactGraph graph = plan.graph();
    for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
      int dependant = graph.dependant(e);
      if (plan.runs(dependant)) {
        long length = PlannedTime.sum(end(task), plan.rank(dependant));
        bridges.add(new Bridge(length, position[dependant]));
      }
    }
  }

  private long end(int task) {
    return PlannedTime.sum(earliest[task], plan.cost(task));
  }
}
