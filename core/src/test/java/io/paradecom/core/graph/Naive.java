package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/** Slow and obvious answers that the fast ones are compared with; for small graphs only. */
final class Naive {
  private Naive() {}

  /** Returns the longest path from the start of each task to the end of the graph. */
  static Map<TaskId, Long> ranks(WorkflowSpec spec) {
    Set<TaskId> settled = settled(spec);
    Map<TaskId, Long> ranks = new HashMap<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (TaskSpec task : spec.tasks()) {
        long longest = 0;
        for (TaskSpec other : spec.tasks()) {
          if (!settled.contains(other.id()) && needs(other).contains(task.id())) {
            longest = Math.max(longest, ranks.getOrDefault(other.id(), 0L));
          }
        }
        long cost = settled.contains(task.id()) ? 0 : PlannedTime.ofMs(task);
        Long rank = cost + longest;
        changed |= !rank.equals(ranks.put(task.id(), rank));
      }
    }
    return ranks;
  }

  /** Returns the tasks that are done, held or need, over any way, one that is held. */
  static Set<TaskId> settled(WorkflowSpec spec) {
    Set<TaskId> skipped = new HashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (TaskSpec task : spec.tasks()) {
        boolean held = task.disposition() == Disposition.HELD;
        boolean behind =
            task.disposition() == Disposition.RUN
                && needs(task).stream().anyMatch(skipped::contains);
        changed |= (held || behind) && skipped.add(task.id());
      }
    }
    spec.tasks().stream()
        .filter(task -> task.disposition() == Disposition.DONE)
        .forEach(task -> skipped.add(task.id()));
    return skipped;
  }

  /** Returns the tasks in topological order, always taking the first one of the list that can. */
  static List<TaskId> order(WorkflowSpec spec) {
    Set<TaskId> order = new LinkedHashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (TaskSpec task : spec.tasks()) {
        if (!order.contains(task.id()) && order.containsAll(needs(task))) {
          changed = order.add(task.id());
          break;
        }
      }
    }
    return List.copyOf(order);
  }

  static Set<TaskId> needs(TaskSpec task) {
    Set<TaskId> needs = new HashSet<>();
    for (Dependency dependency : task.needs()) {
      needs.add(dependency.task());
    }
    return needs;
  }

  /** Returns the graph for JGraphT, with an edge from each task to each one that it needs. */
  static Graph<TaskId, DefaultEdge> jgrapht(WorkflowSpec spec) {
    Graph<TaskId, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    spec.tasks().forEach(task -> graph.addVertex(task.id()));
    for (TaskSpec task : spec.tasks()) {
      needs(task).forEach(need -> graph.addEdge(task.id(), need));
    }
    return graph;
  }
}
