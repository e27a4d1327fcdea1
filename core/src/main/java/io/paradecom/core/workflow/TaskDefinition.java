package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.util.List;

/**
 * The part of one task that does not change once its submit is complete.
 *
 * @param index position in the graph, from 0
 * @param spec what was asked for, without {@code needs()}: these are edges
 * @param needs how many dependencies it has
 * @param firstNeeds the first of them; what is more than {@link EdgePage#CAPACITY} has pages of its
 *     own, so that no row grows with the graph
 */
public record TaskDefinition(int index, TaskSpec spec, int needs, EdgePage firstNeeds) {
  /**
   * @throws IllegalArgumentException when {@code spec} has needs of its own
   */
  public TaskDefinition {
    if (!spec.needs().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected the needs of task '%s' as edges, but found %d in its description."
              .formatted(spec.id(), spec.needs().size()));
    }
  }

  /** Returns a task without dependencies. */
  public static TaskDefinition of(int index, TaskSpec spec) {
    return new TaskDefinition(index, spec.withNeeds(List.of()), 0, EdgePage.EMPTY);
  }

  /** Returns the row of this task before anything happened to it. */
  public TaskRow initialRow() {
    return TaskRow.initial(index, needs);
  }
}
