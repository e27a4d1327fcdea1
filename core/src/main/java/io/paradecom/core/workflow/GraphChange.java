package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;

/**
 * What an applied patch did to the graph.
 *
 * @param firstIndex position of the first added task; the others follow
 * @param added in the order of their positions; each after those added ones that it needs
 * @param needs more dependencies of tasks that were there before
 * @param edits of tasks that were there before
 */
public record GraphChange(
    int firstIndex, List<TaskSpec> added, List<MoreNeeds> needs, List<Edit> edits) {
  /** A task waits for more tasks, behind those that it named before. */
  public record MoreNeeds(int index, TaskId task, List<Dependency> needs) {
    public MoreNeeds {
      needs = List.copyOf(needs);
    }
  }

  /** A task's description is another one. */
  public record Edit(int index, TaskId task, TaskEdit edit) {}

  public GraphChange {
    added = List.copyOf(added);
    needs = List.copyOf(needs);
    edits = List.copyOf(edits);
  }
}
