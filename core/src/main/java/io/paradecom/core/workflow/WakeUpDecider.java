package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Does what is due: timed waits that are over, timeouts, and chunked work that goes on. */
final class WakeUpDecider {
  private WakeUpDecider() {}

  static void decide(WorkflowCommand.WakeUp wakeUp, Step step) {
    if (wakeUp.index() < 0) {
      wakeWorkflow(step);
    } else if (step.workflow().state.acceptsReports()) {
      wakeTask(wakeUp, step);
    }
  }

  private static void wakeWorkflow(Step step) {
    WorkflowDraft run = step.workflow();
    if (Lateness.tell(step) || !isPast(run.due, step)) {
      return;
    }
    switch (run.state) {
      case STAGING ->
          step.emit(
              new WorkflowEvent.WorkflowRefused(
                  "Expected %d chunks within %s of each other, but found %d."
                      .formatted(
                          run.header.chunks(), step.limits().stagingTimeout(), run.chunksStaged)));
      case RUNNING, PAUSED -> goOn(run, step);
      case CANCELLING -> Sweep.advance(step);
      case COMPENSATING -> Rollback.advance(step);
      case SUCCEEDED, FAILED, CANCELLED, REFUSED, QUARANTINED, COMPENSATED, PURGING, PURGED -> {}
    }
  }

  private static void goOn(WorkflowDraft run, Step step) {
    if (run.pass == null) {
      Activation.advance(step);
    } else {
      Passes.advance(step);
    }
  }

  private static void wakeTask(WorkflowCommand.WakeUp wakeUp, Step step) {
    TaskRow row = step.task(wakeUp.index());
    if (row.state() == TaskState.DISPATCHED && wakeUp.dispatchLost()) {
      step.emit(new WorkflowEvent.DispatchLost(row.index(), step.spec(row.index()).id()));
      return;
    }
    if (!isPast(row.due(), step)) {
      return;
    }
    if (step.workflow().state == WorkflowState.COMPENSATING && row.isTellingUndo()) {
      new Rollback(step).goOn(row.index());
      return;
    }
    switch (row.state()) {
      case WAITING -> wakeWaiting(row, step);
      case DISPATCHED -> failWhenOverdue(row, step);
      case RUNNING -> wakeRunning(row, step);
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> {
        // While a run is undone nobody waits for the ends of tasks any more.
        if (step.workflow().state.isOpen()) {
          new Settlement(step).passOn(row.index());
        }
      }
      case PARKED -> {}
    }
  }

  private static void wakeWaiting(TaskRow row, Step step) {
    TaskId task = step.spec(row.index()).id();
    if (row.isUnsettling()) {
      new Reset(step).goOn(row.index());
      return;
    }
    if (failWhenOverdue(row, step)) {
      return;
    }
    WaitReason reason = row.reason();
    if (reason != null && reason.endsTask()) {
      Awaiting.elapse(row, step);
    } else if (row.isIdleHolder()) {
      ResourceDecider.giveBack(row, step);
    } else if (isPast(row.delayedUntil(), step)) {
      boolean child = step.spec(row.index()).action() instanceof TaskAction.SubWorkflow;
      step.emit(
          child && !row.isUndoing()
              ? new WorkflowEvent.ChildWanted(row.index(), task)
              : new WorkflowEvent.TaskReady(row.index(), task));
    }
  }

  private static void wakeRunning(TaskRow row, Step step) {
    Timeouts timeouts = step.spec(row.index()).timeouts();
    Instant attempt = after(row.since(), timeouts.attempt());
    attempt = attempt == null ? null : attempt.plus(step.limits().attemptGrace());
    if (isPast(after(row.firstReadyAt(), timeouts.total()), step)) {
      end(row, FailureKind.TOTAL_TIMEOUT, timeouts.total(), step);
    } else if (isPast(attempt, step)) {
      end(row, FailureKind.ATTEMPT_TIMEOUT, timeouts.attempt(), step);
    } else if (isPast(after(row.activeAt(), timeouts.heartbeat()), step)) {
      end(row, FailureKind.HEARTBEAT_TIMEOUT, timeouts.heartbeat(), step);
    }
  }

  private static void end(TaskRow row, FailureKind kind, @Nullable Duration limit, Step step) {
    TaskFailure failure = timeout(kind, limit);
    Sweep.stopLease(step, row, failure.message());
    Attempts.fail(step, row.index(), failure, Effort.UNTOLD);
  }

  /** Fails a task that no runner works on when its queue or total timeout is over. */
  private static boolean failWhenOverdue(TaskRow row, Step step) {
    Timeouts timeouts = step.spec(row.index()).timeouts();
    if (isPast(after(row.firstReadyAt(), timeouts.total()), step)) {
      Attempts.giveUp(step, row, timeout(FailureKind.TOTAL_TIMEOUT, timeouts.total()));
      return true;
    }
    if (isPast(after(row.readyAt(), timeouts.queue()), step)) {
      Attempts.giveUp(step, row, timeout(FailureKind.QUEUE_TIMEOUT, timeouts.queue()));
      return true;
    }
    return false;
  }

  private static TaskFailure timeout(FailureKind kind, @Nullable Duration limit) {
    String what =
        switch (kind) {
          case TOTAL_TIMEOUT -> "an end of the task";
          case QUEUE_TIMEOUT -> "a claim by a runner";
          case HEARTBEAT_TIMEOUT -> "a sign of life";
          default -> "an end of the attempt";
        };
    return TaskFailure.of(kind, "Expected %s within %s.".formatted(what, limit));
  }

  private static boolean isPast(@Nullable Instant time, Step step) {
    return time != null && !step.now().isBefore(time);
  }

  private static @Nullable Instant after(@Nullable Instant start, @Nullable Duration timeout) {
    return start == null || timeout == null ? null : start.plus(timeout);
  }
}
