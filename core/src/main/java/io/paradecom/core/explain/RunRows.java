package io.paradecom.core.explain;

import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;
import org.jspecify.annotations.Nullable;

/** The rows of one run, for reading. What one call returns may be newer than what another did. */
public interface RunRows {
  /** The run itself. */
  WorkflowRow workflow();

  /**
   * The changing part of a task; a task that nothing has happened to has its initial row.
   *
   * @param index position in the graph, below {@code workflow().tasksStaged()}
   */
  TaskRow task(int index);

  /** The unchanging part of a task. */
  TaskDefinition definition(int index);

  /** What was learned of how long tasks of a sketch take; null: nothing. */
  default @Nullable LearnedTime learned(String sketch) {
    return null;
  }

  /** A page of a task's dependencies. */
  EdgePage needs(int index, int page);
}
