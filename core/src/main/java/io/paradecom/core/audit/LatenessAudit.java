package io.paradecom.core.audit;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks that a deadline is told once, never early, and never missed, and has its consequence. */
final class LatenessAudit {
  private final RunAudit run;
  private @Nullable Instant deadline;
  private boolean cancels;
  private boolean owed;

  LatenessAudit(RunAudit run) {
    this.run = run;
  }

  void start(SubmitHeader header) {
    Deadline asked = header.scheduling().deadline();
    if (asked != null) {
      deadline = asked.of(run.now());
      cancels = asked.then() == Deadline.OnLate.CANCEL;
    }
  }

  void late(WorkflowEvent.WorkflowLate late, @Nullable WorkflowState state) {
    if (deadline == null || !late.deadline().equals(deadline)) {
      report(
          "Expected the run to be late at most once, at %s, but found it late for %s."
              .formatted(deadline, late.deadline()));
    } else if (run.now().isBefore(deadline)) {
      report("Expected the run to be late not before %s, but found it sooner.".formatted(deadline));
    }
    owed = cancels && state != null && state.isOpen();
    deadline = null;
  }

  /** Checks what comes next after the run was told late, and that nothing else cancels it. */
  void checkOwed(WorkflowEvent event) {
    boolean was = owed;
    owed = false;
    boolean unasked = isUnasked(event);
    boolean ends =
        event instanceof WorkflowEvent.WorkflowEnded
            || event instanceof WorkflowEvent.WorkflowQuarantined;
    boolean stops = event instanceof WorkflowEvent.WorkflowCancelling && run.parents.isChild();
    if (was && !unasked && !ends && !stops) {
      report(
          "Expected the late run to be cancelled, but %s came next."
              .formatted(event.getClass().getSimpleName()));
    } else if (unasked && !was) {
      report("Expected a wish or a passed deadline behind the cancel, but found neither.");
    }
  }

  /** Whether nobody is known to have wished for what comes: a parent may have, for its child. */
  private boolean isUnasked(WorkflowEvent event) {
    return event instanceof WorkflowEvent.WorkflowCancelling cancelling
        && cancelling.outcome() == WorkflowState.CANCELLED
        && cancelling.commandId() == null
        && !run.parents.isChild();
  }

  void end(WorkflowState state) {
    if (state != WorkflowState.QUARANTINED && isOver(run.now())) {
      report("Expected the run to be told late for %s, but it ended.".formatted(deadline));
    }
    deadline = null;
  }

  /** Returns whether the deadline passed by then and nobody was told. */
  boolean isOver(Instant at) {
    return deadline != null && !at.isBefore(deadline);
  }

  private void report(String sentence) {
    run.report(Invariant.TIMERS, null, sentence);
  }
}
