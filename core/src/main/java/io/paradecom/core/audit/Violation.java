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
 * @param place of the record at which it was noticed; null: the history was not read from a log
 */
public record Violation(
    Invariant invariant,
    WorkflowId workflow,
    long sequence,
    @Nullable TaskId task,
    String sentence,
    @Nullable Place place) {
  @Override
  public String toString() {
    String where = task == null ? "" : ", task '" + task + "'";
    String at = sequence > 0 ? " at event " + sequence : "";
    return "%s in '%s'%s%s: %s".formatted(invariant.code(), workflow, at, where, sentence);
  }
}
