package io.paradecom.core.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strong components of a graph: the largest sets of tasks that all reach each other (Tarjan
 * 1972, with the call stack as an array). Cost: O(V + E), 28 bytes a task.
 */
final class StrongComponents {
  /** Component of a task that belongs to none. */
  static final int NONE = -1;

  private final CompactGraph graph;
  private final int[] component;
  private final int[] index;
  private final int[] low;
  private final int[] nextEdge;
  private final int[] path;
  private final int[] open;
  private int pathSize;
  private int openSize;
  private int visited;
  private int components;

  private StrongComponents(CompactGraph graph) {
    this.graph = graph;
    this.component = new int[graph.size()];
    this.index = new int[graph.size()];
    this.low = new int[graph.size()];
    this.nextEdge = new int[graph.size()];
    this.path = new int[graph.size()];
    this.open = new int[graph.size()];
    Arrays.fill(component, NONE);
  }

  static StrongComponents of(CompactGraph graph) {
    StrongComponents components = new StrongComponents(graph);
    for (int task = 0; task < graph.size(); task++) {
      if (components.index[task] == 0) {
        components.search(task);
      }
    }
    return components;
  }

  /** Returns the component of every task; the caller may write to the array. */
  int[] byTask() {
    return component;
  }

  /** Returns the first {@code limit} components of more than one task, members in order. */
  List<int[]> cyclic(int limit) {
    int[] size = new int[components];
    for (int c : component) {
      size[c]++;
    }
    int[][] members = new int[components][];
    int[] filled = new int[components];
    List<int[]> result = new ArrayList<>();
    for (int task = 0; task < graph.size(); task++) {
      int c = component[task];
      if (size[c] > 1 && filled[c] == 0 && result.size() < limit) {
        members[c] = new int[size[c]];
        result.add(members[c]);
      }
      if (members[c] != null) {
        members[c][filled[c]++] = task;
      }
    }
    return result;
  }

  private void search(int root) {
    enter(root);
    while (pathSize > 0) {
      int task = path[pathSize - 1];
      if (nextEdge[task] < graph.needsEnd(task)) {
        follow(task, graph.need(nextEdge[task]++));
      } else {
        leave(task);
      }
    }
  }

  private void enter(int task) {
    index[task] = ++visited;
    low[task] = visited;
    nextEdge[task] = graph.needsBegin(task);
    path[pathSize++] = task;
    open[openSize++] = task;
  }

  private void follow(int task, int need) {
    if (index[need] == 0) {
      enter(need);
    } else if (component[need] == NONE) {
      low[task] = Math.min(low[task], index[need]);
    }
  }

  private void leave(int task) {
    pathSize--;
    if (pathSize > 0) {
      int parent = path[pathSize - 1];
      low[parent] = Math.min(low[parent], low[task]);
    }
    if (low[task] == index[task]) {
      int member;
      do {
        member = open[--openSize];
        component[member] = components;
      } while (member != task);
      components++;
    }
  }
}
