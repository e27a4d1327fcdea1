package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Turns a list of tasks into a {@link CompactGraph}. Cost: O(V + E). */
final class GraphReader {
  private final List<TaskSpec> tasks;
  private final Consumer<GraphProblem> problems;
  private final TaskIndex positions;

  private GraphReader(List<TaskSpec> tasks, Consumer<GraphProblem> problems) {
    this.tasks = tasks;
    this.problems = problems;
    this.positions = new TaskIndex(tasks);
  }

  /**
   * Returns the graph of {@code tasks}; cycles are not looked for.
   *
   * @throws IllegalArgumentException when an id, a dependency or an edge is there twice, or a task
   *     needs itself or an unknown task; with the message of the first problem
   */
  static CompactGraph read(List<TaskSpec> tasks) {
    return read(
        tasks,
        problem -> {
          throw new IllegalArgumentException(problem.message());
        });
  }

  /**
   * Returns the graph of what is sound in {@code tasks} and tells {@code problems} the rest, which
   * is left out. A dependency on a duplicated id leads to the first task of that id.
   */
  static CompactGraph read(List<TaskSpec> tasks, Consumer<GraphProblem> problems) {
    GraphReader reader = new GraphReader(tasks, problems);
    reader.index();
    return reader.edges();
  }

  private void index() {
    for (int i = 0; i < tasks.size(); i++) {
      int first = positions.addNext();
      if (first != i) {
        problems.accept(new GraphProblem.DuplicateTask(tasks.get(i).id(), first + 1, i + 1));
      }
    }
  }

  private CompactGraph edges() {
    int[] start = new int[tasks.size() + 1];
    int[] needs = new int[tasks.stream().mapToInt(task -> task.needs().size()).sum()];
    int[] lastNeededBy = new int[tasks.size()];
    Arrays.fill(lastNeededBy, -1);
    int edges = 0;
    for (int i = 0; i < tasks.size(); i++) {
      TaskSpec task = tasks.get(i);
      for (Dependency dependency : task.needs()) {
        int need = resolve(task, dependency.task());
        if (need >= 0 && lastNeededBy[need] == i) {
          problems.accept(new GraphProblem.DuplicateDependency(task.id(), dependency.task()));
        } else if (need >= 0) {
          lastNeededBy[need] = i;
          needs[edges++] = need;
        }
      }
      start[i + 1] = edges;
    }
    return new CompactGraph(start, edges == needs.length ? needs : Arrays.copyOf(needs, edges));
  }

  private int resolve(TaskSpec task, TaskId need) {
    if (need.equals(task.id())) {
      problems.accept(new GraphProblem.SelfDependency(need));
      return -1;
    }
    int position = positions.find(need);
    if (position < 0) {
      problems.accept(new GraphProblem.UnknownDependency(task.id(), need));
    }
    return position;
  }
}
