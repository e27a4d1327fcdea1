package io.paradecom.core.audit;

import io.paradecom.core.policy.Backoff;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks the attempts of tasks: their numbers, their verdicts, what follows and when. */
final class AttemptAudit {
  private static final Duration ROUNDING = Duration.ofMillis(1);

  private final RunAudit run;

  AttemptAudit(RunAudit run) {
    this.run = run;
  }

  /**
   * Checks what is in flight now.
   *
   * @param epoch under which it is reported on
   */
  void dispatch(int attempt, QueueName queue, long epoch, TaskTrack task) {
    int expected = task.open ? task.attempt : task.attempt + 1;
    if (attempt != expected) {
      report(
          Invariant.ATTEMPTS_IN_ORDER,
          task,
          "Expected attempt %d next, but found %d.".formatted(expected, attempt));
    }
    int most = task.spec.retry().maxAttempts();
    if (attempt - task.priorAttempts > most) {
      report(
          Invariant.ATTEMPTS_IN_ORDER,
          task,
          "Expected at most %d attempts after %d, but found attempt %d."
              .formatted(most, task.priorAttempts, attempt));
    }
    if (!queue.equals(task.spec.queue())) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected queue '%s', but found '%s'.".formatted(task.spec.queue(), queue));
    }
    run.log().dispatches++;
    run.log().attempts += task.open ? 0 : 1;
    task.attempt = attempt;
    task.open = true;
    task.epoch = epoch;
    task.grant = null;
  }

  void succeed(WorkflowEvent.TaskSucceeded event, TaskTrack task) {
    run.expansions().checkWhole(task, true);
    run.log().results++;
    checkAttempt(event.attempt(), task);
    if (task.accepted) {
      report(Invariant.ONE_RESULT, task, "Expected one accepted result, but found another one.");
    }
    task.accepted = true;
    task.open = false;
    task.lease = null;
  }

  /** An answer about the parts of a task was accepted: the attempt is over, the task is not. */
  void expand(WorkflowEvent.TaskExpanded event, TaskTrack task) {
    run.log().results++;
    checkAttempt(event.attempt(), task);
    run.expansions().expand(event, task);
  }

  void compensate(WorkflowEvent.TaskCompensated event, TaskTrack task) {
    run.log().results++;
    checkAttempt(event.attempt(), task);
    task.open = false;
    task.lease = null;
  }

  void fail(WorkflowEvent.AttemptFailed event, TaskTrack task) {
    checkAttempt(event.attempt(), task);
    checkTimeout(event.failure(), task, event.startedAt() != null);
    release(task);
    task.open = false;
    task.verdict = event.failure();
    run.expansions().fail(event, task);
  }

  void loseLease(WorkflowEvent.LeaseLost event, TaskTrack task) {
    if (!event.lease().equals(task.lease)) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected the bound lease %s to be lost, but found %s."
              .formatted(task.lease, event.lease()));
    }
    release(task);
  }

  /** Ends a lease without a verdict on the attempt. */
  void release(TaskTrack task) {
    task.lease = null;
    task.claimedAt = null;
    task.activeAt = null;
    task.ready(run.now());
  }

  /** Checks that a failed attempt is followed by what the policy says. */
  void checkFollowUp(WorkflowEvent.TaskEvent event, TaskTrack task) {
    TaskFailure verdict = task.verdict;
    checkReason(event, verdict, task);
    checkTried(event, verdict, task);
    if (verdict == null) {
      return;
    }
    task.verdict = null;
    if (verdict.kind() == FailureKind.PROPOSAL_REFUSED && ExpansionAudit.mayAskAgain(task)) {
      // It is ready for the next answer at once, and whatever becomes of a ready task may come.
      return;
    }
    switch (event) {
      case WorkflowEvent.TaskDelayed delayed -> checkRetry(delayed, verdict, task);
      case WorkflowEvent.DecompositionWanted _ -> checkGivenUp(verdict, task);
      case WorkflowEvent.TaskFailed _ when !task.undoing -> checkGivenUp(verdict, task);
      case WorkflowEvent.TaskParked parked -> {
        checkGivenUp(verdict, task);
        if (!parked.failure().kind().parks() && !task.undoing) {
          report(
              Invariant.LEGAL_MOVES,
              task,
              "Expected only a task that lost its runners, was not merged or not broken down to be parked, but found %s."
                  .formatted(verdict.kind()));
        }
      }
      default ->
          report(
              Invariant.ATTEMPTS_IN_ORDER,
              task,
              "Expected a delay or an end after attempt %d failed, but found %s."
                  .formatted(task.attempt, event.getClass().getSimpleName()));
    }
  }

  /** A task is broken down because of the attempt that has just failed. */
  private void checkReason(
      WorkflowEvent.TaskEvent event, @Nullable TaskFailure verdict, TaskTrack task) {
    if (event instanceof WorkflowEvent.DecompositionWanted wanted
        && !wanted.failure().equals(verdict)) {
      report(
          Invariant.EXPANSION,
          task,
          "Expected a task to be broken down because its last attempt failed with %s, but found %s."
              .formatted(verdict, wanted.failure()));
    }
  }

  private void checkTried(
      WorkflowEvent.TaskEvent event, @Nullable TaskFailure verdict, TaskTrack task) {
    if (event instanceof WorkflowEvent.TaskFailed failed) {
      run.expansions().checkTried(verdict, failed.failure(), task);
    } else if (event instanceof WorkflowEvent.TaskParked parked) {
      run.expansions().checkTried(verdict, parked.failure(), task);
    }
  }

  void delay(WorkflowEvent.TaskDelayed event, TaskTrack task) {
    boolean waits =
        switch (event.reason()) {
          case BACKOFF, RATE, ROUND -> true;
          default -> false;
        };
    boolean ready = task.reason == WaitReason.CREDIT || task.reason == WaitReason.RESOURCE;
    if (!waits || !ready) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a ready task to be delayed, but found a delay for %s of one that waits for %s."
              .formatted(event.reason(), task.reason));
    }
    task.reason = event.reason();
    task.delayedUntil = event.until();
    task.readyAt = null;
  }

  /** Checks that a timeout that the leader itself noticed was not early. */
  void checkTimeout(TaskFailure failure, TaskTrack task, boolean reported) {
    if (reported) {
      return;
    }
    Timeouts timeouts = task.spec.timeouts();
    switch (failure.kind()) {
      case QUEUE_TIMEOUT -> checkOver("queue", task.readyAt, timeouts.queue(), task);
      case TOTAL_TIMEOUT -> checkOver("total", task.firstReadyAt, timeouts.total(), task);
      case ATTEMPT_TIMEOUT -> checkLeased("attempt", task.claimedAt, timeouts.attempt(), task);
      case HEARTBEAT_TIMEOUT -> checkLeased("heartbeat", task.activeAt, timeouts.heartbeat(), task);
      case EXIT_CODE,
          RUNNER_LOST,
          SPAWN_FAILED,
          PAYLOAD_TOO_LARGE,
          INVALID_OUTPUT,
          MODEL_FAILED,
          MODEL_REFUSED,
          MERGE_FAILED,
          MERGE_REFUSED,
          REJECTED,
          WAIT_TIMEOUT,
          REQUEST_FAILED,
          REQUEST_REFUSED,
          PROPOSAL_REFUSED,
          LOOP_INPUT,
          KEY_UNKNOWN,
          BUDGET_EXHAUSTED,
          EXECUTOR_FAILED,
          EXECUTOR_REFUSED,
          CHILD_FAILED,
          CHILD_REFUSED,
          BLOB_FAILED,
          ROUNDS_USED_UP -> {}
    }
  }

  /** The start is null once the attempt is over: then its own event was checked before. */
  private void checkLeased(
      String name, @Nullable Instant start, @Nullable Duration timeout, TaskTrack task) {
    if (start != null) {
      checkOver(name, start, timeout, task);
    }
  }

  private void checkOver(
      String name, @Nullable Instant start, @Nullable Duration timeout, TaskTrack task) {
    if (start == null || timeout == null || run.now().isBefore(start.plus(timeout))) {
      report(
          Invariant.TIMERS,
          task,
          "Expected a %s timeout after %s from %s, but found it at %s."
              .formatted(name, timeout, start, run.now()));
    }
  }

  /** Checks that a verdict is on the attempt that is open. */
  void checkAttempt(int attempt, TaskTrack task) {
    if (attempt != task.attempt || !task.open) {
      report(
          Invariant.ATTEMPTS_IN_ORDER,
          task,
          "Expected a verdict on the open attempt %d, but found one on %d."
              .formatted(task.attempt, attempt));
    }
  }

  private void checkRetry(WorkflowEvent.TaskDelayed delayed, TaskFailure verdict, TaskTrack task) {
    if (!mayRetry(verdict, task) || delayed.reason() != WaitReason.BACKOFF) {
      report(
          Invariant.ATTEMPTS_IN_ORDER,
          task,
          "Expected no retry after attempt %d of %d ended with %s, but found a wait for %s."
              .formatted(
                  task.attempt, task.spec.retry().maxAttempts(), verdict.kind(), delayed.reason()));
      return;
    }
    Instant shortest = run.now().plus(wait(task, -1)).minus(ROUNDING);
    Instant longest = run.now().plus(wait(task, 1)).plus(ROUNDING);
    if (delayed.until().isBefore(shortest) || delayed.until().isAfter(longest)) {
      report(
          Invariant.TIMERS,
          task,
          "Expected retry %d between %s and %s, but found it at %s."
              .formatted(task.attempt, shortest, longest, delayed.until()));
    }
    Instant last = budgetEnd(task);
    if (last != null && delayed.until().isAfter(last)) {
      report(
          Invariant.TIMERS,
          task,
          "Expected no retry after the budget's end at %s, but found one at %s."
              .formatted(last, delayed.until()));
    }
  }

  private void checkGivenUp(TaskFailure verdict, TaskTrack task) {
    Instant last = budgetEnd(task);
    boolean inBudget = last == null || !run.now().plus(wait(task, 1)).plus(ROUNDING).isAfter(last);
    if (mayRetry(verdict, task) && inBudget) {
      report(
          Invariant.ATTEMPTS_IN_ORDER,
          task,
          "Expected a retry after attempt %d of %d ended with %s, but the task was given up."
              .formatted(task.attempt, task.spec.retry().maxAttempts(), verdict.kind()));
    }
  }

  private static boolean mayRetry(TaskFailure verdict, TaskTrack task) {
    RetryPolicy policy = task.spec.retry();
    Integer exitCode = verdict.exitCode();
    return verdict.kind().isRetryable()
        && (exitCode == null || !policy.nonRetryableExitCodes().contains(exitCode))
        && task.attempts() < policy.maxAttempts();
  }

  private static @Nullable Instant budgetEnd(TaskTrack task) {
    Duration budget = task.spec.retry().budget();
    Instant start = task.firstClaimedAt;
    return budget == null || start == null ? null : start.plus(budget);
  }

  /** Returns the wait after the attempt, with the whole jitter in the direction of {@code sign}. */
  private static Duration wait(TaskTrack task, int sign) {
    RetryPolicy policy = task.spec.retry();
    double growth = StrictMath.pow(policy.factor(), task.attempts() - 1.0);
    double wait = Math.min(millis(policy.backoff()) * growth, millis(policy.maxBackoff()));
    double spread = wait * (1.0 + sign * policy.jitter());
    return Duration.ofMillis(Math.round(Math.min(spread, millis(Backoff.LONGEST))));
  }

  private static double millis(Duration duration) {
    return duration.getSeconds() * 1e3 + duration.getNano() / 1e6;
  }

  private void report(Invariant invariant, TaskTrack task, String sentence) {
    run.report(invariant, task.spec.id(), sentence);
  }
}
