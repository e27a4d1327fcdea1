package io.paradecom.core.workflow;

import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one Step gave: its writes are already in the store.
 *
 * @param run null when the workflow is unknown; then there are no events
 * @param firstSequence number of the first event; the others follow without gaps
 * @param refusals why an answer of a model was refused, to be counted; nothing follows from it
 */
public record StepResult(
    WorkflowId workflowId,
    @Nullable RunId run,
    long firstSequence,
    List<WorkflowEvent> events,
    List<Effect> effects,
    Set<RefusalReason> refusals) {
  public StepResult {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
    refusals = Set.copyOf(refusals);
  }

  /** Returns the same with more to do outside. */
  StepResult with(List<Effect> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Effect> all = new ArrayList<>(effects);
    all.addAll(more);
    return new StepResult(workflowId, run, firstSequence, events, all, refusals);
  }
}
