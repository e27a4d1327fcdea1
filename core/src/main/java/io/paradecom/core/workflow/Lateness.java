package io.paradecom.core.workflow;

import io.paradecom.core.spec.Deadline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells, once, that the deadline of a run has passed, and cancels the run where that is wanted. */
final class Lateness {
  private Lateness() {}

  /**
   * Tells it if it is so.
   *
   * @return whether the run is being cancelled for it
   */
  static boolean tell(Step step) {
    WorkflowDraft run = step.workflow();
    Instant deadline = run.deadline;
    if (!note(step) || !run.state.isOpen() || !cancels(run)) {
      return false;
    }
    String reason =
        "Expected an end by %s, its deadline, but %,d of %,d tasks had not ended."
            .formatted(deadline, run.tasksStaged - run.tally.ended(), run.tasksStaged);
    step.emit(new WorkflowEvent.WorkflowCancelling(WorkflowState.CANCELLED, reason, null));
    Sweep.advance(step);
    return true;
  }

  /**
   * Ends a run; one that ends after its deadline was late, whether that was seen in time or not.
   */
  static void end(WorkflowState state, Step step) {
    note(step);
    step.emit(new WorkflowEvent.WorkflowEnded(state));
  }

  private static boolean note(Step step) {
    Instant deadline = step.workflow().deadline;
    if (deadline == null || step.now().isBefore(deadline)) {
      return false;
    }
    step.emit(new WorkflowEvent.WorkflowLate(deadline));
    return true;
  }

  private static boolean cancels(WorkflowDraft run) {
    @Nullable Deadline deadline = run.header.scheduling().deadline();
    return deadline != null && deadline.then() == Deadline.OnLate.CANCEL;
  }
}
