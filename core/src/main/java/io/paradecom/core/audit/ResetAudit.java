package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;

/**
 * Checks what is done again: tasks that a wish asks for, all that depends on them, nothing else.
 */
final class ResetAudit {
  private final RunAudit run;
  private final TaskAudit tasks;

  ResetAudit(RunAudit run, TaskAudit tasks) {
    this.run = run;
    this.tasks = tasks;
  }

  void follow(WorkflowEvent.TaskEvent event, TaskTrack task) {
    if (event instanceof WorkflowEvent.TaskReset) {
      reset(task);
    } else {
      release(task);
    }
  }

  private void reset(TaskTrack task) {
    if (!run.passes().isSeed(task) && !dependsOnReset(task)) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected only what a wish asks for and what depends on it to be reset, but it is not.");
    }
    task.reset();
  }

  private boolean dependsOnReset(TaskTrack task) {
    for (int need : task.needs) {
      if (need >= 0 && isHeld(run.task(need))) {
        return run.passes().isReset();
      }
    }
    return false;
  }

  private static boolean isHeld(TaskTrack task) {
    return task.state == TaskState.WAITING && task.reason == WaitReason.HELD;
  }

  void unsettle(WorkflowEvent.DependantsUnsettled event, TaskTrack task) {
    if (!isHeld(task)
        || event.from() != task.settled
        || event.to() < 0
        || event.to() >= event.from()) {
      report(
          Invariant.DEPENDENCIES_FIRST,
          task,
          "Expected a reset task to take back dependants %d and before, but found %s while it is %s."
              .formatted(task.settled, event, task.state));
    }
    task.settled = event.to();
  }

  private void release(TaskTrack task) {
    if (task.reason != WaitReason.HELD || task.settled > 0 || run.passes().isReset()) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a task to be released after all is marked, but it waits for %s, %d know its end."
              .formatted(task.reason, task.settled));
    }
    task.reason = WaitReason.DEPENDENCIES;
  }

  /** Checks that nothing that has gone on depends on a task that waits again. */
  void checkClosed() {
    for (TaskTrack task : run.tasks()) {
      if (task.spec.disposition() != Disposition.RUN) {
        continue;
      }
      switch (task.state) {
        case WAITING -> {
          if (isHeld(task) && task.settled > 0) {
            report(
                Invariant.PROGRESS, task, "Expected all its dependants to wait again, but not so.");
          } else if (task.reason != WaitReason.HELD && task.reason != WaitReason.DEPENDENCIES) {
            tasks.checkNeeds(task);
          }
        }
        case DISPATCHED, RUNNING, SUCCEEDED, FAILED, PARKED, COMPENSATED -> tasks.checkNeeds(task);
        case SKIPPED -> {
          boolean byCondition = Boolean.FALSE.equals(task.met);
          if (!task.waived && !byCondition && tasks.mayHold(task)) {
            report(
                Invariant.DEPENDENCIES_FIRST,
                task,
                "Expected a dependency that keeps it skipped, but all of them may still end well.");
          }
        }
        case CANCELLED -> {}
      }
    }
  }

  private void report(Invariant invariant, TaskTrack task, String sentence) {
    run.report(invariant, task.spec.id(), sentence);
  }
}
