package io.paradecom.core.graph;

/** Longest paths of an acyclic graph whose tasks, not edges, have a length. */
final class LongestPaths {
  private LongestPaths() {}

  /**
   * Returns per task the longest path from its start to the end of the graph, itself included; sums
   * beyond the range of long stay at its maximum. Cost: O(V + E).
   *
   * @param order a topological order of all tasks
   * @param cost per task its own length, not negative
   */
  static long[] toEnd(CompactGraph graph, int[] order, long[] cost) {
    long[] length = new long[graph.size()];
    for (int i = order.length - 1; i >= 0; i--) {
      int task = order[i];
      long rest = 0;
      for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
        rest = Math.max(rest, length[graph.dependant(e)]);
      }
      length[task] = PlannedTime.sum(cost[task], rest);
    }
    return length;
  }
}
