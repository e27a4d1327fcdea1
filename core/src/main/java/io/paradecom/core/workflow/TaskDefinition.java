package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;

/**
 * The unchanging part of one task.
 *
 * @param index position in the graph, from 0
 * @param dependencies positions of {@code spec.needs()}, in the same order
 */
public record TaskDefinition(int index, TaskSpec spec, Positions dependencies) {
  /** Returns the row of this task before anything happened to it. */
  public TaskRow initialRow() {
    return TaskRow.initial(index, dependencies.size());
  }
}
