package io.paradecom.core.audit;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.workflow.ContinuationGrant;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import org.jspecify.annotations.Nullable;

/**
 * Checks that runners go on only with what they were granted: the other form of "dependencies
 * first", where a task may have begun before the leader knew that the one before it had succeeded.
 * It counts only when the success of exactly the dispatch that it was granted with was taken, and
 * only under a lease of the runner that reported this.
 */
final class ContinuationAudit {
  private final RunAudit run;

  ContinuationAudit(RunAudit run) {
    this.run = run;
  }

  void grant(WorkflowEvent.ContinuationGranted event, TaskTrack task) {
    TaskTrack before = find(event.after());
    boolean bound =
        before != null
            && (before.epoch == event.bound()
                ? before.state.isInFlight()
                : isGranted(before, event));
    if (!bound || before == null || !isEdge(before, task) || waitsForMore(before, task)) {
      report(
          Invariant.DEPENDENCIES_FIRST,
          task,
          "Expected a grant to be bound to what a dependency was last given, but found %s."
              .formatted(event));
    }
    if (!task.spec.isContinuable() || (before != null && !handsOn(before))) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a grant only between tasks that allow it, but found %s.".formatted(event));
    }
    task.grant = new ContinuationGrant(event.after(), event.bound(), run.sequence());
    task.grantedAttempt = event.attempt();
  }

  /**
   * Returns whether what a task gives is handed on: not an answer to a question about its parts.
   */
  private static boolean handsOn(TaskTrack task) {
    return task.spec.isContinuable() && task.how() == null;
  }

  private static boolean isGranted(TaskTrack before, WorkflowEvent.ContinuationGranted event) {
    return before.grant != null && before.grant.epoch() == event.bound();
  }

  private static boolean isEdge(TaskTrack before, TaskTrack task) {
    for (int i = 0; i < task.needs.length; i++) {
      Dependency need = task.dependencies.get(i);
      if (task.needs[i] == before.index && need.on() == EdgeCondition.SUCCESS) {
        return true;
      }
    }
    return false;
  }

  private boolean waitsForMore(TaskTrack before, TaskTrack task) {
    for (int need : task.needs) {
      TaskTrack dependency = find(need);
      if (need != before.index && (dependency == null || !dependency.state.isTerminal())) {
        return true;
      }
    }
    return false;
  }

  void goOn(WorkflowEvent.TaskContinued event, TaskTrack task) {
    ContinuationGrant grant = task.grant;
    TaskTrack before = grant == null ? null : find(grant.after());
    if (grant == null || before == null || !isMeant(event, task, grant)) {
      report(
          Invariant.DEPENDENCIES_FIRST,
          task,
          "Expected a runner to go on with what it was granted last, %s, but found %s."
              .formatted(grant, event));
      return;
    }
    if (!hasSucceeded(before, grant)) {
      report(
          Invariant.DEPENDENCIES_FIRST,
          task,
          "Expected a runner to go on only after the success that its grant %s is bound to, but found %s."
              .formatted(grant, event));
    }
    if (hasChangedInputs(task, grant)) {
      report(
          Invariant.DEPENDENCIES_FIRST,
          task,
          "Expected everything but the task before to have ended before grant %d, but it was done again."
              .formatted(grant.epoch()));
    }
    task.handedOnBy = before.lastLease;
  }

  private static boolean isMeant(
      WorkflowEvent.TaskContinued event, TaskTrack task, ContinuationGrant grant) {
    return grant.epoch() == event.epoch() && task.grantedAttempt == event.attempt();
  }

  private static boolean hasSucceeded(TaskTrack before, ContinuationGrant grant) {
    return before.state == TaskState.SUCCEEDED && before.accepted && before.epoch == grant.bound();
  }

  private boolean hasChangedInputs(TaskTrack task, ContinuationGrant grant) {
    for (int need : task.needs) {
      TaskTrack dependency = find(need);
      if (need != grant.after() && dependency != null && dependency.endedBy > grant.epoch()) {
        return true;
      }
    }
    return false;
  }

  void claim(WorkflowEvent.TaskClaimed event, TaskTrack task) {
    Lease by = task.handedOnBy;
    task.handedOnBy = null;
    Lease lease = event.lease();
    boolean same =
        by == null
            || (by.runner().equals(lease.runner()) && by.incarnation().equals(lease.incarnation()));
    if (!same) {
      report(
          Invariant.ONE_RESULT,
          task,
          "Expected the runner with lease %s to go on, but found lease %s.".formatted(by, lease));
    }
  }

  private @Nullable TaskTrack find(int index) {
    return index < 0 || index >= run.tasks().size() ? null : run.tasks().get(index);
  }

  private void report(Invariant invariant, TaskTrack task, String sentence) {
    run.report(invariant, task.spec.id(), sentence);
  }
}
