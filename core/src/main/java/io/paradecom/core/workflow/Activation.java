package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;

/** Looks at the tasks of a started workflow for the first time, a bounded number a Step. */
final class Activation {
  private Activation() {}

  static void advance(Step step) {
    WorkflowDraft run = step.workflow();
    int to = Math.min(run.activated + step.limits().chunk(), run.tasksStaged);
    Settlement settlement = new Settlement(step);
    for (int index = run.activated; index < to; index++) {
      TaskRow row = step.task(index);
      boolean free = row.waitingFor() == 0 || step.spec(index).disposition() != Disposition.RUN;
      if (row.reason() == WaitReason.DEPENDENCIES && free) {
        settlement.release(index);
      }
    }
    step.emit(new WorkflowEvent.ActivationAdvanced(to));
  }
}
