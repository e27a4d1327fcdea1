package io.paradecom.common.codec;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.List;

/**
 * The facts that one step of one workflow run established.
 *
 * @param firstSequence number of the first fact, from 1; the others follow without gaps
 * @param at when they happened
 */
public record EventBatch(
    WorkflowId workflowId, RunId run, long firstSequence, Instant at, List<WorkflowEvent> events) {
  public EventBatch {
    events = List.copyOf(events);
  }
}
