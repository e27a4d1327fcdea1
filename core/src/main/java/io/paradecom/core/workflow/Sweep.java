package io.paradecom.core.workflow;

import java.util.List;

/** Stops the tasks of a cancelling workflow, a bounded number a Step, in task order. */
final class Sweep {
  private Sweep() {}

  static void advance(Step step) {
    WorkflowDraft run = step.workflow();
    int to = Math.min(run.swept + step.limits().chunk(), run.tasksStaged);
    for (int index = run.swept; index < to; index++) {
      stop(step, index);
    }
    step.emit(new WorkflowEvent.SweepAdvanced(to));
    WorkflowState outcome = run.outcome;
    if (to >= run.tasksStaged && outcome != null) {
      if (outcome == WorkflowState.COMPENSATED) {
        RollbackDecider.begin(List.of(), run.detail, null, step);
      } else {
        Lateness.end(outcome, step);
      }
    }
  }

  private static void stop(Step step, int index) {
    TaskRow row = step.task(index);
    if (row.isUndoing() || row.isTellingUndo()) {
      Rollback.stop(step, row);
    } else if (!row.state().isTerminal()) {
      stopLease(step, row, "the workflow was cancelled");
      step.emit(new WorkflowEvent.TaskCancelled(index, step.spec(index).id()));
    }
  }

  /** Tells the runner that holds the task's lease, if any, to stop. */
  static void stopLease(Step step, TaskRow row, String reason) {
    Lease lease = row.lease();
    if (lease == null) {
      return;
    }
    TaskRef ref =
        new TaskRef(
            step.workflow().run,
            step.spec(row.index()).id(),
            row.index(),
            row.attempt(),
            row.epoch());
    step.effect(new Effect.StopLease(step.workflow().id, ref, lease, reason));
  }
}
