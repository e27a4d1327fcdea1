package io.paradecom.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds one short cycle in every strong component of a graph that has more than one task.
 *
 * <p>A breadth-first search from a task gives the shortest cycle through it; the task is then taken
 * out, and the next search goes no deeper than the best cycle so far. After {@link #EDGE_BUDGET}
 * edges the shortest one found yet is returned, so a shortest cycle is promised for small
 * components only. Cost: O(V + E) for the components and at most O(E) beyond the budget a
 * component.
 */
final class CycleSearch {
  /** Edges that are followed for all components together before the best cycle is taken as is. */
  private static final long EDGE_BUDGET = 20_000_000;

  /** Elements of the cycle a, b, a. */
  private static final int SHORTEST = 3;

  private final CompactGraph graph;
  private final int[] component;
  private final int[] previous;
  private final int[] seenFrom;
  private final int[] queue;
  private long edgesLeft = EDGE_BUDGET;

  private CycleSearch(CompactGraph graph, int[] component) {
    this.graph = graph;
    this.component = component;
    this.previous = new int[graph.size()];
    this.seenFrom = new int[graph.size()];
    this.queue = new int[graph.size()];
    Arrays.fill(seenFrom, -1);
  }

  /**
   * Returns at most {@code limit} cycles, each starting and ending with its smallest task, each
   * task followed by one that it needs; ordered by the smallest task of their components.
   */
  static List<int[]> find(CompactGraph graph, int limit) {
    StrongComponents components = StrongComponents.of(graph);
    CycleSearch search = new CycleSearch(graph, components.byTask());
    List<int[]> cycles = new ArrayList<>();
    for (int[] members : components.cyclic(limit)) {
      cycles.add(search.shortest(members));
    }
    return cycles;
  }

  private int[] shortest(int[] members) {
    int[] best = new int[0];
    int bound = Integer.MAX_VALUE;
    for (int start : members) {
      int[] found = through(start, bound);
      component[start] = StrongComponents.NONE;
      if (found.length > 0) {
        best = found;
        bound = found.length - 1;
      }
      if (bound < SHORTEST || edgesLeft <= 0) {
        break;
      }
    }
    return rotated(best);
  }

  /** Returns the shortest cycle through {@code start} with at most {@code bound} elements. */
  private int[] through(int start, int bound) {
    int head = 0;
    int tail = 0;
    int depth = 1;
    queue[tail++] = start;
    seenFrom[start] = start;
    while (head < tail && depth < bound) {
      for (int levelEnd = tail; head < levelEnd; head++) {
        int task = queue[head];
        for (int e = graph.needsBegin(task); e < graph.needsEnd(task); e++) {
          int need = graph.need(e);
          edgesLeft--;
          if (need == start) {
            return path(start, task, depth + 1);
          }
          if (component[need] == component[start] && seenFrom[need] != start) {
            seenFrom[need] = start;
            previous[need] = task;
            queue[tail++] = need;
          }
        }
      }
      depth++;
    }
    return new int[0];
  }

  private int[] path(int start, int last, int length) {
    int[] path = new int[length];
    path[length - 1] = start;
    int task = last;
    for (int i = length - 2; i > 0; i--) {
      path[i] = task;
      task = previous[task];
    }
    path[0] = start;
    return path;
  }

  private static int[] rotated(int[] cycle) {
    int length = cycle.length - 1;
    int smallest = 0;
    for (int i = 1; i < length; i++) {
      if (cycle[i] < cycle[smallest]) {
        smallest = i;
      }
    }
    int[] rotated = new int[cycle.length];
    for (int i = 0; i <= length; i++) {
      rotated[i] = cycle[(smallest + i) % length];
    }
    return rotated;
  }
}
