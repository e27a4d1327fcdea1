package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One reason why a list of tasks is not a graph that can run. */
public sealed interface GraphProblem {
  /** Returns the problem as one sentence: what was expected, what was found, where. */
  String message();

  /**
   * Two tasks have the same id.
   *
   * @param firstPosition place of the first task of that id in the list, counted from 1
   * @param secondPosition place of the other one, counted from 1
   */
  record DuplicateTask(TaskId id, int firstPosition, int secondPosition) implements GraphProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT,
          "Expected every task id once, but found '%s' as task number %,d and again as task number"
              + " %,d.",
          id,
          firstPosition,
          secondPosition);
    }
  }

  /** A task needs one that is not in the graph. */
  record UnknownDependency(TaskId task, TaskId missing) implements GraphProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT,
          "Expected every dependency to be a task of the same graph, but task '%s' needs '%s',"
              + " which is not there.",
          task,
          missing);
    }
  }

  /** A task needs itself. */
  record SelfDependency(TaskId task) implements GraphProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT,
          "Expected every task to need other tasks only, but task '%s' needs itself.",
          task);
    }
  }

  /** A task names the same dependency more than once, under the same or another condition. */
  record DuplicateDependency(TaskId task, TaskId dependency) implements GraphProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT,
          "Expected every task to name a dependency once, but task '%s' names '%s' more than once.",
          task,
          dependency);
    }
  }

  /** A task is to go on when more of its dependencies are satisfied than it has. */
  record JoinTooWide(TaskId task, int atLeast, int needs) implements GraphProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT,
          "Expected task '%s' to need at least the %,d dependencies that its join asks for, but it"
              + " needs %,d.",
          task,
          atLeast,
          needs);
    }
  }

  /**
   * Returns what is wrong with the join of a task; empty: nothing.
   *
   * @param needs how many dependencies it has
   */
  static Optional<GraphProblem> joinOf(TaskSpec task, int needs) {
    int atLeast = task.role().atLeast();
    return atLeast <= needs
        ? Optional.empty()
        : Optional.of(new JoinTooWide(task.id(), atLeast, needs));
  }

  /**
   * Tasks wait for each other.
   *
   * @param path the cycle: each task needs the next one; the last is the first again; at least 3
   *     elements, starting with the task that comes first in the list
   */
  record Cycle(List<TaskId> path) implements GraphProblem {
    private static final int SHOWN = 12;

    public Cycle {
      path = List.copyOf(path);
    }

    /** Names at most 12 tasks of the path; the path itself is complete. */
    @Override
    public String message() {
      return String.format(
          Locale.ROOT,
          "Expected no cycle, but found %s, where each task needs the next one.",
          shortened());
    }

    private String shortened() {
      int length = path.size();
      if (length <= SHOWN + 1) {
        return joined(path);
      }
      return String.format(
          Locale.ROOT,
          "%s -> ... (%,d more) -> %s",
          joined(path.subList(0, SHOWN - 2)),
          length - SHOWN,
          joined(path.subList(length - 2, length)));
    }

    private static String joined(List<TaskId> ids) {
      return ids.stream().map(TaskId::value).collect(Collectors.joining(" -> "));
    }
  }

  /**
   * The graph is larger than allowed.
   *
   * @param what what was counted, in the plural
   */
  record LimitExceeded(String what, long limit, long found) implements GraphProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT, "Expected at most %,d %s, but found %,d.", limit, what, found);
    }
  }
}
