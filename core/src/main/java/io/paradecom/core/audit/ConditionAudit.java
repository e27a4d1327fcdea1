package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;

/**
 * Checks the conditions of tasks: each is asked once, when the edges hold; the task goes on when it
 * holds and is skipped when it does not. What was found is taken as it is said, and not asked
 * again.
 */
final class ConditionAudit {
  private final RunAudit run;
  private final EdgeAudit edges;

  ConditionAudit(RunAudit run, EdgeAudit edges) {
    this.run = run;
    this.edges = edges;
  }

  void evaluate(WorkflowEvent.ConditionEvaluated event, TaskTrack task) {
    edges.checkHolds(task);
    boolean due =
        task.spec.role().when() != null
            && task.spec.disposition() == Disposition.RUN
            && task.reason == WaitReason.DEPENDENCIES
            && task.met == null;
    if (!due || (event.holds() && !event.reason().isEmpty())) {
      report(
          task,
          "Expected the condition of a task to be asked once, when its edges hold, but found %s while it waits for %s, found before: %s."
              .formatted(event, task.reason, task.met));
    }
    task.met = event.holds();
  }

  /** Checks that a task that goes on may do so. */
  void checkGoesOn(TaskTrack task) {
    if (task.spec.role().when() != null && !Boolean.TRUE.equals(task.met)) {
      report(
          task,
          "Expected a task to go on when its condition was found to hold, but found: %s."
              .formatted(task.met));
    }
  }

  /** Checks a skip that no dependency is the cause of. */
  void checkSkipped(TaskTrack task) {
    if (!Boolean.FALSE.equals(task.met)) {
      report(
          task,
          "Expected a task to be skipped when its condition was found not to hold, but found: %s."
              .formatted(task.met));
    }
  }

  /** Checks that a task gets another condition only before its own is asked. */
  void checkEdit(TaskTrack task) {
    if (task.reason != WaitReason.DEPENDENCIES && task.reason != WaitReason.HELD) {
      report(
          task,
          "Expected only a task that waits for dependencies to get another condition, but it waits for %s."
              .formatted(task.reason));
    }
  }

  private void report(TaskTrack task, String sentence) {
    run.report(Invariant.CONDITIONS, task.spec.id(), sentence);
  }
}
