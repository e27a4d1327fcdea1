package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Looks for what a run should have done by a given time, at which its engine was idle. */
final class OverdueAudit {
  /** So few tasks start no more workflows than may be open. */
  private static final int FEW = 256;

  private final RunAudit run;
  private final Instant at;
  private final EngineLimits limits;

  OverdueAudit(RunAudit run, Instant at, EngineLimits limits) {
    this.run = run;
    this.at = at;
    this.limits = limits;
  }

  void check() {
    WorkflowState state = run.state();
    if (state == null || state.isTerminal()) {
      return;
    }
    if (run.lateness().isOver(at)) {
      report(null, "a run that is late to be told so");
    }
    if (state == WorkflowState.STAGING) {
      if (isOver(run.now(), limits.stagingTimeout())) {
        report(null, "an incomplete submit to expire");
      }
    } else if (state == WorkflowState.CANCELLING) {
      report(null, "a run that is being stopped to end");
    } else if (run.isPassing()) {
      report(null, "a pass over all tasks to go on");
    } else if (state != WorkflowState.COMPENSATING && !run.isActivated()) {
      report(null, "every task to be looked at for the start");
    } else {
      run.tasks().forEach(this::check);
    }
  }

  private void check(TaskTrack task) {
    Timeouts timeouts = task.spec.timeouts();
    boolean open = !task.state.isTerminal() && task.state != TaskState.PARKED;
    if (open && isOver(task.firstReadyAt, timeouts.total())) {
      report(task, "its total timeout");
    }
    switch (task.state) {
      case WAITING -> {
        checkQueueTimeout(task);
        checkWait(task);
      }
      case DISPATCHED -> checkQueueTimeout(task);
      case RUNNING -> {
        Duration attempt = timeouts.attempt();
        if (isOver(task.claimedAt, attempt == null ? null : attempt.plus(limits.attemptGrace()))) {
          report(task, "its attempt timeout");
        }
        if (isOver(task.activeAt, timeouts.heartbeat())) {
          report(task, "its heartbeat timeout");
        }
      }
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> {
        if (run.state() == WorkflowState.COMPENSATING) {
          if (run.taskAudit().undos().isOwed(task)) {
            report(task, "its undo to begin");
          }
        } else if (task.settled < task.dependants) {
          report(task, "all its dependants to be told of its end");
        }
      }
      case PARKED -> {}
    }
  }

  private void checkQueueTimeout(TaskTrack task) {
    if (isOver(task.readyAt, task.spec.timeouts().queue())) {
      report(task, "its queue timeout");
    }
  }

  private void checkWait(TaskTrack task) {
    if (task.delayedUntil != null && !at.isBefore(task.delayedUntil)) {
      report(task, "its wait for %s to end".formatted(task.reason));
    }
    boolean wanted = task.reason == WaitReason.WORKFLOW && !task.open;
    if (wanted && run.state() == WorkflowState.RUNNING && run.tasks().size() < FEW) {
      report(task, "its workflow to be started");
    }
    if (task.reason == WaitReason.HELD) {
      report(task, "what was reset to wait for its dependencies only");
    }
    checkGiven(task);
  }

  private void checkGiven(TaskTrack task) {
    if (run.taskAudit().answers().isOwed(task)) {
      report(task, "the signal that came to be given to it");
    }
    if (task.token != 0 && isOver(task.grantedAt, limits.resources().idleGrant())) {
      report(task, "it to use its resources or to give them back");
    }
    if (task.reason == WaitReason.DEPENDENCIES
        && (task.spec.disposition() != Disposition.RUN || run.taskAudit().isDecided(task))) {
      report(task, "it to go on, since nothing holds it");
    }
  }

  private boolean isOver(@Nullable Instant start, @Nullable Duration time) {
    return start != null && time != null && !at.isBefore(start.plus(time));
  }

  private void report(@Nullable TaskTrack task, String expected) {
    run.report(
        Invariant.PROGRESS,
        task == null ? null : task.spec.id(),
        "Expected %s by %s, but nothing happened.".formatted(expected, at));
  }
}
