package io.paradecom.core.audit;

import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a run says of the task that started it, and that it follows the word of none else.
 */
final class ParentAudit {
  private final RunAudit run;
  private @Nullable ParentTask parent;

  ParentAudit(RunAudit run) {
    this.run = run;
  }

  /** Takes in where a run comes from; returns the header. */
  SubmitHeader begin(SubmitHeader header) {
    WorkflowOrigin origin = header.origin();
    ParentTask told = origin == null ? null : origin.parent();
    parent = told;
    if (origin != null && told != null && told.lineage().contains(origin.definition())) {
      run.report(
          Invariant.CHILDREN,
          null,
          "Expected a definition that does not start itself, but found '%s' below %s."
              .formatted(origin.definition(), told.lineage()));
    }
    return header;
  }

  void check(WorkflowEvent event) {
    if (ParentTask.WORD.equals(event.commandId()) && parent == null) {
      run.report(Invariant.CHILDREN, null, "Expected a run that a task started, but none did.");
    }
  }

  /** Returns whether a task of another workflow started it. */
  boolean isChild() {
    return parent != null;
  }
}
