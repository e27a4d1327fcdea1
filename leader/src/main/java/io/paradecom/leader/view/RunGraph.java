package io.paradecom.leader.view;

import io.paradecom.core.graph.CompactGraph;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** The edges of one run in memory, and how deep each task stands. Unchangeable. */
final class RunGraph {
  private final CompactGraph graph;
  private final int[] levels;

  private RunGraph(CompactGraph graph) {
    this.graph = graph;
    levels = levels(graph);
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
    return new RunGraph(new CompactGraph(starts, Arrays.copyOf(needs, count)));
  }

  /** A patch may have turned the order, so positions say nothing of what comes first. */
  private static int[] levels(CompactGraph graph) {
    int[] levels = new int[graph.size()];
    for (int task : graph.stableOrder()) {
      for (int e = graph.needsBegin(task); e < graph.needsEnd(task); e++) {
        levels[task] = Math.max(levels[task], levels[graph.need(e)] + 1);
      }
    }
    return levels;
  }

  int size() {
    return graph.size();
  }

  int edges() {
    return graph.edgeCount();
  }

  /** Returns how many dependencies and dependants a task has. */
  int edgesOf(int task) {
    return graph.needCount(task) + graph.dependantsEnd(task) - graph.dependantsBegin(task);
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
    Found found = new Found(size(), Math.min(most, size()));
    found.take(task);
    int from = 0;
    for (int hop = 0; hop < hops; hop++) {
      int until = found.count;
      for (int at = from; at < until; at++) {
        int near = found.tasks[at];
        found.take(graph.needsBegin(near), graph.needsEnd(near), graph::need);
        found.take(graph.dependantsBegin(near), graph.dependantsEnd(near), graph::dependant);
      }
      from = until;
    }
    int[] sorted = Arrays.copyOf(found.tasks, found.count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Tasks in the order in which they were found, each once. */
  private static final class Found {
    private final boolean[] taken;
    private final int[] tasks;
    private int count;

    Found(int size, int most) {
      taken = new boolean[size];
      tasks = new int[most];
    }

    void take(int task) {
      if (!taken[task] && count < tasks.length) {
        taken[task] = true;
        tasks[count++] = task;
      }
    }

    void take(int begin, int end, IntUnaryOperator taskAt) {
      for (int e = begin; e < end; e++) {
        take(taskAt.applyAsInt(e));
      }
    }
  }
}
