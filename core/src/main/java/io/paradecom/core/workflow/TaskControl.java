package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import org.jspecify.annotations.Nullable;

/** Decides about wishes that concern one task, or one and what is below it. */
final class TaskControl {
  private TaskControl() {}

  static void cancel(WorkflowCommand.CancelTask cancel, Step step) {
    int index = find(cancel, cancel.task(), step);
    if (index < 0) {
      return;
    }
    TaskRow row = step.task(index);
    if (cancel.subtree()) {
      cancelSubtree(cancel, index, step);
    } else if (row.reason() == WaitReason.HELD) {
      rejectBusy(cancel, step);
    } else if (row.state().isTerminal()) {
      reject(cancel, "a task that has not ended", row, step);
    } else {
      stop(row, cancel.reason(), cancel.commandId(), step);
      new Settlement(step).passOn(index);
    }
  }

  private static void cancelSubtree(WorkflowCommand.CancelTask cancel, int index, Step step) {
    if (step.workflow().pass != null) {
      rejectBusy(cancel, step);
      return;
    }
    step.emit(
        new WorkflowEvent.SubtreeCancelling(
            index, cancel.task(), cancel.reason(), cancel.commandId()));
    Passes.advance(step);
  }

  static void skip(WorkflowCommand.SkipTask skip, Step step) {
    int index = find(skip, skip.task(), step);
    if (index < 0) {
      return;
    }
    TaskRow row = step.task(index);
    if (row.state() != TaskState.WAITING && row.state() != TaskState.PARKED) {
      reject(skip, "a task that waits or is parked", row, step);
      return;
    }
    if (row.reason() == WaitReason.HELD) {
      rejectBusy(skip, step);
      return;
    }
    if (new Continuations(step).isGranted(row)) {
      refuse(
          skip,
          "Expected a task that no runner has, but '%s' is granted to the runner of the task before it."
              .formatted(skip.task()),
          step);
      return;
    }
    step.emit(new WorkflowEvent.TaskWaived(index, skip.task(), skip.reason(), skip.commandId()));
    new Settlement(step).passOn(index);
  }

  /** Stops a task that has not ended; {@code commandId}: the wish to stop this very task. */
  static void stop(TaskRow row, String reason, @Nullable String commandId, Step step) {
    Sweep.stopLease(step, row, reason.isEmpty() ? "the task was cancelled" : reason);
    step.emit(
        new WorkflowEvent.TaskCancelled(
            row.index(), step.spec(row.index()).id(), reason, commandId));
  }

  /** Returns the position of a task that a wish is about; -1: the wish was refused. */
  static int find(WorkflowCommand.ClientCommand command, TaskId task, Step step) {
    if (!step.workflow().state.isOpen()) {
      ControlDecider.reject(command, "a workflow that runs or is paused", step);
      return -1;
    }
    return indexOf(command, task, step);
  }

  /** Returns the position of a task; -1: there is none, and the wish was refused. */
  static int indexOf(WorkflowCommand.ClientCommand command, TaskId task, Step step) {
    int index = step.rows().indexOf(task);
    if (index < 0) {
      refuse(
          command,
          "Expected a task of workflow '%s', but it has no '%s'."
              .formatted(command.workflowId(), task),
          step);
    }
    return index;
  }

  static void reject(
      WorkflowCommand.ClientCommand command, String expected, TaskRow row, Step step) {
    TaskId task = step.spec(row.index()).id();
    refuse(command, "Expected %s, but '%s' is %s.".formatted(expected, task, row.state()), step);
  }

  static void rejectBusy(WorkflowCommand.ClientCommand command, Step step) {
    refuse(
        command,
        "Expected no other change of many tasks to be under way in '%s', but found one; ask again."
            .formatted(command.workflowId()),
        step);
  }

  static void refuse(WorkflowCommand.ClientCommand command, String reason, Step step) {
    step.effect(new Effect.Reject(command.workflowId(), command.commandId(), reason));
  }
}
