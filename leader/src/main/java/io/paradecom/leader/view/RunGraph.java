package io.paradecom.leader.view;

import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import java.util.Arrays;

/**
 * The edges of one run in memory, in both directions, and how deep each task stands. Unchangeable;
 * 12 bytes a task and 8 an edge.
 */
final class RunGraph {
  private final int[] needStart;
  private final int[] needs;
  private final int[] dependantStart;
  private final int[] dependants;
  private final int[] levels;

  private RunGraph(int[] needStart, int[] needs) {
    this.needStart = needStart;
    this.needs = needs;
    dependantStart = new int[needStart.length];
    dependants = new int[needs.length];
    transpose();
    levels = new int[size()];
    level();
  }

  /** Reads the edges of a run. Cost: a row for each task, and one for each page of edges. */
  static RunGraph of(RunView run) {
    int size = run.workflow().tasksStaged();
    int[] starts = new int[size + 1];
    int[] needs = new int[size];
    int count = 0;
    for (int task = 0; task < size; task++) {
      TaskDefinition definition = run.definition(task);
      for (int page = 0; page * EdgePage.CAPACITY < definition.needs(); page++) {
        EdgePage edges = page == 0 ? definition.firstNeeds() : run.needs(task, page);
        for (int i = 0; i < edges.size(); i++) {
          // A patch may have added dependencies behind the tasks that were read so far.
          if (edges.task(i) < size) {
            needs = count == needs.length ? Arrays.copyOf(needs, 2 * count + 16) : needs;
            needs[count++] = edges.task(i);
          }
        }
      }
      starts[task + 1] = count;
    }
    return new RunGraph(starts, Arrays.copyOf(needs, count));
  }

  int size() {
    return needStart.length - 1;
  }

  int edges() {
    return needs.length;
  }

  /** Returns how many dependencies and dependants a task has. */
  int edgesOf(int task) {
    return needStart[task + 1] - needStart[task] + dependantStart[task + 1] - dependantStart[task];
  }

  /** Returns the number of edges on the longest way to a task; 0: it needs nothing. */
  int level(int task) {
    return levels[task];
  }

  /** Returns how many levels there are. */
  int depth() {
    return size() == 0 ? 0 : 1 + Arrays.stream(levels).max().orElse(0);
  }

  /**
   * Returns a task and those nearest to it, its dependencies' and its dependants' side in turn.
   *
   * @param hops how many edges away at most
   * @param most how many tasks at most, the task itself included
   * @return in the order of the graph
   */
  int[] around(int task, int hops, int most) {
    boolean[] taken = new boolean[size()];
    int[] found = new int[Math.min(most, size())];
    int count = 0;
    taken[task] = true;
    found[count++] = task;
    int from = 0;
    for (int hop = 0; hop < hops; hop++) {
      int until = count;
      for (int at = from; at < until; at++) {
        count = take(needs, needStart, found[at], taken, found, count);
        count = take(dependants, dependantStart, found[at], taken, found, count);
      }
      from = until;
    }
    int[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static int take(
      int[] ends, int[] starts, int task, boolean[] taken, int[] found, int before) {
    int count = before;
    for (int e = starts[task]; e < starts[task + 1] && count < found.length; e++) {
      if (!taken[ends[e]]) {
        taken[ends[e]] = true;
        found[count++] = ends[e];
      }
    }
    return count;
  }

  private void transpose() {
    for (int need : needs) {
      dependantStart[need + 1]++;
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

  /** A patch may have turned the order, so positions say nothing of what comes first. */
  private void level() {
    int[] waitingFor = new int[size()];
    int[] queue = new int[size()];
    int end = 0;
    for (int task = 0; task < size(); task++) {
      waitingFor[task] = needStart[task + 1] - needStart[task];
      if (waitingFor[task] == 0) {
        queue[end++] = task;
      }
    }
    for (int at = 0; at < end; at++) {
      int task = queue[at];
      for (int e = dependantStart[task]; e < dependantStart[task + 1]; e++) {
        int dependant = dependants[e];
        levels[dependant] = Math.max(levels[dependant], levels[task] + 1);
        if (--waitingFor[dependant] == 0) {
          queue[end++] = dependant;
        }
      }
    }
  }
}
