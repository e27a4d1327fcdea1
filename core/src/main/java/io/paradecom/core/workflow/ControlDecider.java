package io.paradecom.core.workflow;

/** Decides about whole workflows and about leases that the fleet gave up. */
final class ControlDecider {
  private ControlDecider() {}

  static void cancel(WorkflowCommand.Cancel cancel, Step step) {
    WorkflowState state = step.workflow().state;
    if (state.isTerminal() || state == WorkflowState.CANCELLING) {
      reject(cancel, "a workflow that has not ended", step);
      return;
    }
    step.emit(
        new WorkflowEvent.WorkflowCancelling(
            WorkflowState.CANCELLED, cancel.reason(), cancel.commandId()));
    Sweep.advance(step);
  }

  static void pause(WorkflowCommand.Pause pause, Step step) {
    if (step.workflow().state == WorkflowState.RUNNING) {
      step.emit(new WorkflowEvent.WorkflowPaused(pause.commandId()));
    } else {
      reject(pause, "a running workflow", step);
    }
  }

  static void resume(WorkflowCommand.Resume resume, Step step) {
    if (step.workflow().state == WorkflowState.PAUSED) {
      step.emit(new WorkflowEvent.WorkflowResumed(resume.commandId()));
    } else {
      reject(resume, "a paused workflow", step);
    }
  }

  static void loseLease(WorkflowCommand.LoseLease lost, Step step) {
    WorkflowDraft run = step.workflow();
    if (!run.state.acceptsReports() || lost.index() >= run.tasksStaged) {
      return;
    }
    TaskRow row = step.task(lost.index());
    if (row.state() != TaskState.RUNNING || !lost.lease().equals(row.lease())) {
      return;
    }
    // Its runner may only have slept: it reads this when it wakes up, and works on until then.
    Sweep.stopLease(step, row, lost.reason());
    int losses = row.lostLeases() + 1;
    if (losses >= step.limits().lostLeasesPerAttempt()) {
      String message =
          "Expected a runner to stay alive, but %d were lost during attempt %d; the last: %s."
              .formatted(losses, row.attempt(), lost.reason());
      Attempts.fail(
          step, row.index(), TaskFailure.of(FailureKind.RUNNER_LOST, message), Effort.UNTOLD);
    } else {
      step.emit(
          new WorkflowEvent.LeaseLost(
              row.index(), step.spec(row.index()).id(), lost.lease(), lost.reason()));
    }
  }

  static void reject(WorkflowCommand.ClientCommand command, String expected, Step step) {
    String reason =
        "Expected %s, but '%s' is %s."
            .formatted(expected, command.workflowId(), step.workflow().state);
    step.effect(new Effect.Reject(command.workflowId(), command.commandId(), reason));
  }
}
