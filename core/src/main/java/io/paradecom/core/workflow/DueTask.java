package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.Comparator;

/**
 * When a task, or a workflow itself, is to be looked at.
 *
 * @param index of the task; -1: the workflow
 */
record DueTask(Instant due, WorkflowId workflow, int index) implements Comparable<DueTask> {
  private static final Comparator<DueTask> ORDER =
      Comparator.comparing(DueTask::due)
          .thenComparing(DueTask::workflow)
          .thenComparingInt(DueTask::index);

  @Override
  public int compareTo(DueTask other) {
    return ORDER.compare(this, other);
  }
}
