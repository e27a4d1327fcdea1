package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.alg.TransitiveReduction;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Finds dependencies that say nothing new: the task needs the other one through tasks between them
 * anyway, so that a picture of the graph is clearer without them.
 */
public final class RedundantEdges {
  /** Most tasks of a graph that is looked into; the cost grows with their number cubed. */
  public static final int MAX_TASKS = 2_000;

  /** A dependency: {@code task} needs {@code need}. */
  public record Edge(TaskId task, TaskId need) {}

  private RedundantEdges() {}

  /**
   * Returns the dependencies that can be left out together without a change of what runs when, in
   * the order of the tasks; none when the graph has more than {@link #MAX_TASKS} tasks. Only
   * dependencies on success between tasks that run are looked at: through a task that is done
   * nobody waits, and other conditions do not carry over.
   *
   * <p>Cost: O(V³ / 64) time and V² / 8 bytes.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static List<Edge> find(WorkflowSpec spec) {
    PlannedGraph plan = PlannedGraph.of(spec);
    if (plan.size() > MAX_TASKS) {
      return List.of();
    }
    Graph<TaskId, DefaultEdge> graph = successGraph(spec);
    TransitiveReduction.INSTANCE.reduce(graph);
    List<Edge> redundant = new ArrayList<>();
    for (TaskSpec task : spec.tasks()) {
      for (Dependency need : task.needs()) {
        if (isLookedAt(graph, task, need) && !graph.containsEdge(task.id(), need.task())) {
          redundant.add(new Edge(task.id(), need.task()));
        }
      }
    }
    return redundant;
  }

  private static Graph<TaskId, DefaultEdge> successGraph(WorkflowSpec spec) {
    Graph<TaskId, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    for (TaskSpec task : spec.tasks()) {
      if (task.disposition() == Disposition.RUN) {
        graph.addVertex(task.id());
      }
    }
    for (TaskSpec task : spec.tasks()) {
      for (Dependency need : task.needs()) {
        if (isLookedAt(graph, task, need)) {
          graph.addEdge(task.id(), need.task());
        }
      }
    }
    return graph;
  }

  private static boolean isLookedAt(
      Graph<TaskId, DefaultEdge> graph, TaskSpec task, Dependency need) {
    return need.on() == EdgeCondition.SUCCESS
        && graph.containsVertex(task.id())
        && graph.containsVertex(need.task());
  }
}
