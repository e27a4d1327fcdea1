package io.paradecom.core.graph;

import java.util.Arrays;

/**
 * A directed graph in compressed sparse rows, in both directions: task {@code v} (its place in the
 * list, from 0) needs {@code need(e)} for {@code e} in {@code needsBegin(v) .. needsEnd(v)}, and is
 * needed by {@code dependant(e)} for {@code e} in {@code dependantsBegin(v) .. dependantsEnd(v)}.
 *
 * <p>Immutable. 8 bytes a task and 8 bytes an edge. May hold cycles.
 */
public final class CompactGraph {
  private final int[] needStart;
  private final int[] needs;
  private final int[] dependantStart;
  private final int[] dependants;

  /**
   * Takes over both arrays.
   *
   * @param needStart per task the begin of its row in {@code needs}, and the end of the last row
   */
  public CompactGraph(int[] needStart, int[] needs) {
    this.needStart = needStart;
    this.needs = needs;
    this.dependantStart = new int[needStart.length];
    this.dependants = new int[needStart[size()]];
    transpose();
  }

  /** Returns the number of tasks. */
  public int size() {
    return needStart.length - 1;
  }

  /** Returns the number of edges. */
  public int edgeCount() {
    return needs.length;
  }

  /** Returns how many dependencies a task has. */
  public int needCount(int task) {
    return needStart[task + 1] - needStart[task];
  }

  /** Returns the first place of a task's dependencies. */
  public int needsBegin(int task) {
    return needStart[task];
  }

  /** Returns the place behind the last of a task's dependencies. */
  public int needsEnd(int task) {
    return needStart[task + 1];
  }

  /** Returns the task that is needed at a place. */
  public int need(int edge) {
    return needs[edge];
  }

  /** Returns the first place of a task's dependants. */
  public int dependantsBegin(int task) {
    return dependantStart[task];
  }

  /** Returns the place behind the last of a task's dependants. */
  public int dependantsEnd(int task) {
    return dependantStart[task + 1];
  }

  /** Returns the dependant at a place. */
  public int dependant(int edge) {
    return dependants[edge];
  }

  /**
   * Returns the tasks in topological order, of all such orders the one that takes the earliest task
   * of the list whenever there is a choice. Tasks on a cycle or behind one are left out, so that
   * the result is shorter than the graph exactly when there is a cycle.
   *
   * <p>Cost: O(V + E) when the list is in order already, else O(E + V log V) (Kahn 1962).
   */
  public int[] stableOrder() {
    return isInOrder() ? identity() : kahn();
  }

  private boolean isInOrder() {
    for (int task = 0; task < size(); task++) {
      for (int e = needStart[task]; e < needStart[task + 1]; e++) {
        if (needs[e] >= task) {
          return false;
        }
      }
    }
    return true;
  }

  private int[] identity() {
    int[] order = new int[size()];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private int[] kahn() {
    int[] waitingFor = new int[size()];
    IntHeap ready = new IntHeap(16);
    for (int task = 0; task < size(); task++) {
      waitingFor[task] = needCount(task);
      if (waitingFor[task] == 0) {
        ready.add(task);
      }
    }
    int[] order = new int[size()];
    int count = 0;
    while (!ready.isEmpty()) {
      int task = ready.removeSmallest();
      order[count++] = task;
      for (int e = dependantStart[task]; e < dependantStart[task + 1]; e++) {
        if (--waitingFor[dependants[e]] == 0) {
          ready.add(dependants[e]);
        }
      }
    }
    return count == size() ? order : Arrays.copyOf(order, count);
  }

  private void transpose() {
    int edges = dependants.length;
    for (int e = 0; e < edges; e++) {
      dependantStart[needs[e] + 1]++;
    }
    for (int task = 0; task < size(); task++) {
      dependantStart[task + 1] += dependantStart[task];
    }
    int[] next = Arrays.copyOf(dependantStart, size());
    for (int task = 0; task < size(); task++) {
      for (int e = needStart[task]; e < needStart[task + 1]; e++) {
        dependants[next[needs[e]]++] = task;
      }
    }
  }
}
