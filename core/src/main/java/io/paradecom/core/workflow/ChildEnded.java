package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import org.jspecify.annotations.Nullable;

/**
 * The workflow that a task started has ended, or was not taken in.
 *
 * @param parent the task that is told
 * @param child id of that workflow
 * @param state in which it ended; {@code REFUSED}: it was not taken in
 * @param output JSON text; null: none
 * @param detail why it did not end well; empty: nothing more is known
 */
public record ChildEnded(
    ParentTask parent,
    WorkflowId child,
    WorkflowState state,
    @Nullable String output,
    String detail)
    implements WorkflowCommand.Kinship {
  @Override
  public WorkflowId workflowId() {
    return parent.workflow();
  }
}
