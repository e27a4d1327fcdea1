package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Says whether the tasks of a workflow form a graph that can run: ids and dependencies are unique,
 * dependencies are known, no task waits for itself, not even through others.
 */
public final class GraphValidation {
  /** Most problems that one check returns. */
  public static final int MAX_PROBLEMS = 100;

  private GraphValidation() {}

  /** Checks against {@link GraphLimits#DEFAULT}. */
  public static List<GraphProblem> check(WorkflowSpec spec) {
    return check(spec, GraphLimits.DEFAULT);
  }

  /**
   * Returns the problems of the graph, none when it can run: limits, then duplicated ids, then
   * dependencies in the order of the tasks, then one cycle for every set of tasks that wait for
   * each other; {@link #MAX_PROBLEMS} at most. A graph with too many tasks or dependencies is not
   * looked into any further. An empty graph has no problems.
   *
   * <p>Cost: O(V + E) without cycles; with cycles a bounded search for short ones is added.
   */
  public static List<GraphProblem> check(WorkflowSpec spec, GraphLimits limits) {
    List<GraphProblem> problems = new ArrayList<>();
    checkSize(spec, limits, problems);
    if (!problems.isEmpty()) {
      return List.copyOf(problems);
    }
    checkRows(spec, limits, problems);
    CompactGraph graph =
        GraphReader.read(
            spec.tasks(),
            problem -> {
              if (problems.size() < MAX_PROBLEMS) {
                problems.add(problem);
              }
            });
    if (graph.stableOrder().length < graph.size()) {
      problems.addAll(cycles(spec, graph, MAX_PROBLEMS - problems.size()));
    }
    return List.copyOf(problems);
  }

  private static void checkSize(
      WorkflowSpec spec, GraphLimits limits, List<GraphProblem> problems) {
    int tasks = spec.tasks().size();
    if (tasks > limits.maxTasks()) {
      problems.add(new GraphProblem.LimitExceeded("tasks", limits.maxTasks(), tasks));
    }
    long dependencies = spec.tasks().stream().mapToLong(task -> task.needs().size()).sum();
    if (dependencies > limits.maxDependencies()) {
      problems.add(
          new GraphProblem.LimitExceeded("dependencies", limits.maxDependencies(), dependencies));
    }
  }

  private static void checkRows(
      WorkflowSpec spec, GraphLimits limits, List<GraphProblem> problems) {
    int limit = limits.maxDependenciesPerTask();
    for (TaskSpec task : spec.tasks()) {
      int found = task.needs().size();
      if (found > limit && problems.size() < MAX_PROBLEMS) {
        String what = String.format(Locale.ROOT, "dependencies in task '%s'", task.id());
        problems.add(new GraphProblem.LimitExceeded(what, limit, found));
      }
      if (problems.size() < MAX_PROBLEMS) {
        GraphProblem.joinOf(task, found).ifPresent(problems::add);
      }
    }
  }

  /** Returns at most {@code limit} cycles of {@code graph}, the graph of {@code spec}. */
  static List<GraphProblem.Cycle> cycles(WorkflowSpec spec, CompactGraph graph, int limit) {
    return CycleSearch.find(graph, limit).stream()
        .map(cycle -> new GraphProblem.Cycle(ids(spec, cycle)))
        .toList();
  }

  private static List<TaskId> ids(WorkflowSpec spec, int[] cycle) {
    return Arrays.stream(cycle).mapToObj(task -> spec.tasks().get(task).id()).toList();
  }
}
