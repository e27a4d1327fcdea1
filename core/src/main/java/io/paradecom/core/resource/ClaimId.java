package io.paradecom.core.resource;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;

/**
 * Names one claim of a task; every dispatch has a claim of its own.
 *
 * @param index position of the task in its graph, from 0
 * @param number sequence number of the event that made the claim: never repeated within a run, and
 *     higher for each later claim of a task
 */
public record ClaimId(WorkflowId workflow, RunId run, int index, long number) {
  @Override
  public String toString() {
    return "%s/%d#%d".formatted(workflow, index, number);
  }
}
