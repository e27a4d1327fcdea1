package io.paradecom.core.audit;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import org.jspecify.annotations.Nullable;

/**
 * One place at which a history breaks a rule.
 *
 * @param sequence number of the event at which it was noticed; 0: none
 * @param task null when it is about the run itself
 * @param sentence what was expected and what was found
 */
public record Violation(
    Invariant invariant,
    WorkflowId workflow,
    long sequence,
    @Nullable TaskId task,
    String sentence) {
  @Override
  public String toString() {
    String where = task == null ? "" : ", task '" + task + "'";
    return "%s in '%s' at event %d%s: %s"
        .formatted(invariant.code(), workflow, sequence, where, sentence);
  }
}
