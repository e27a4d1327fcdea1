package io.paradecom.core.workflow;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import org.jspecify.annotations.Nullable;

/**
 * What a task of another run gave, which a task of this submit counts as having given.
 *
 * @param task of this submit; it is submitted as done
 * @param output JSON text, at most {@link EngineLimits#outputBytes} as UTF-8; null: none
 * @param from where it was found
 */
public record TakenResult(TaskId task, @Nullable String output, Source from) {
  /**
   * A run at some moment.
   *
   * @param workflow of the run
   * @param run which of the runs that had its id
   * @param sequence number of its last event that counts, at least 1
   */
  public record Source(WorkflowId workflow, RunId run, long sequence) {
    /**
     * @throws IllegalArgumentException when the number is below 1
     */
    public Source {
      if (sequence < 1) {
        throw new IllegalArgumentException(
            "Expected the number of an event of '%s', from 1, but found %d."
                .formatted(workflow, sequence));
      }
    }
  }
}
