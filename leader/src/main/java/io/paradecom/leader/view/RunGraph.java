package io.paradecom.leader.view;

import io.paradecom.common.layout.MapLayout;
import io.paradecom.core.explain.Expectation;
import io.paradecom.core.graph.CompactGraph;
import io.paradecom.core.report.ExpectedWork;
import io.paradecom.core.report.Progress;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What does not change of one run, in memory: ids, edges, how deep each task stands. */
final class RunGraph {
  private final CompactGraph graph;
  private final int[] levels;
  private final String[] ids;
  private final long[] statedMs;
  private final Map<Integer, Long> learnedMs;
  private final Map<Integer, List<ResourceWant>> uses;
  private final BitSet conditional;
  private @Nullable MapLayout layout;

  private RunGraph(
      CompactGraph graph,
      String[] ids,
      long[] statedMs,
      Map<Integer, Long> learnedMs,
      Map<Integer, List<ResourceWant>> uses,
      BitSet conditional) {
    this.uses = uses;
    this.learnedMs = learnedMs;
    this.graph = graph;
    this.ids = ids;
    this.statedMs = statedMs;
    this.conditional = conditional;
    levels = levels(graph);
  }

  /** Reads what does not change of a run. Cost: a scan over its tasks and pages of edges. */
  static RunGraph of(RunView run) {
    Reader reader = new Reader(run, run.workflow().tasksStaged());
    run.forEachDefinition(reader::take);
    return reader.graph();
  }

  private static final class Reader {
    private final RunView run;
    private final int size;
    private final int[] starts;
    private final String[] ids;
    private final long[] statedMs;
    private final Map<Integer, Long> learnedMs = new HashMap<>();
    private final Map<Integer, List<ResourceWant>> uses = new HashMap<>();
    private final BitSet conditional = new BitSet();
    private int[] needs;
    private int tasks;
    private int count;

    Reader(RunView run, int size) {
      this.run = run;
      this.size = size;
      starts = new int[size + 1];
      ids = new String[size];
      statedMs = new long[size];
      needs = new int[size];
    }

    void take(TaskDefinition definition) {
      // A patch may have added tasks since the run was looked up.
      if (definition.index() != tasks || tasks == size) {
        return;
      }
      ids[tasks] = definition.spec().id().value();
      statedMs[tasks] = ExpectedWork.statedMs(definition.spec());
      List<ResourceWant> used =
          definition.spec().resources().stream().filter(ResourceWant::isBudget).toList();
      if (!used.isEmpty()) {
        uses.put(tasks, used);
      }
      if (statedMs[tasks] == Progress.Known.UNKNOWN) {
        int task = tasks;
        Expectation.of(definition.spec(), run::learned)
            .ifPresent(expected -> learnedMs.put(task, expected.time().toMillis()));
      }
      for (int page = 0; page * EdgePage.CAPACITY < definition.needs(); page++) {
        take(page == 0 ? definition.firstNeeds() : run.needs(tasks, page));
      }
      tasks++;
      starts[tasks] = count;
    }

    private void take(EdgePage edges) {
      for (int i = 0; i < edges.size(); i++) {
        // It may have added dependencies behind these tasks, too.
        if (edges.task(i) < size) {
          needs = count == needs.length ? Arrays.copyOf(needs, 2 * count + 16) : needs;
          conditional.set(count, edges.on(i) != EdgeCondition.SUCCESS);
          needs[count++] = edges.task(i);
        }
      }
    }

    RunGraph graph() {
      if (tasks != size) {
        throw new IllegalStateException(
            "Expected %d tasks of '%s' to be kept, but found %d."
                .formatted(size, run.workflow().id(), tasks));
      }
      CompactGraph graph = new CompactGraph(starts, Arrays.copyOf(needs, count));
      return new RunGraph(graph, ids, statedMs, learnedMs, uses, conditional);
    }
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

  CompactGraph graph() {
    return graph;
  }

  /** Returns the name of a task. */
  String id(int task) {
    return ids[task];
  }

  /** Returns what is known of the times of all tasks before they run. */
  long[] statedMs() {
    return statedMs;
  }

  /** Returns what tasks for which nothing is stated took in earlier runs, by their places. */
  Map<Integer, Long> learnedMs() {
    return learnedMs;
  }

  /** Returns what an attempt of a task may use of budgets; empty: none. */
  List<ResourceWant> uses(int task) {
    return uses.getOrDefault(task, List.of());
  }

  /** Whether an edge, by its place among all, holds otherwise than by success. */
  boolean isConditional(int edge) {
    return conditional.get(edge);
  }

  /** Returns the places of all tasks; worked out when it is asked for first. */
  MapLayout layout() {
    if (layout == null) {
      layout = MapLayout.of(graph, levels);
    }
    return layout;
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
