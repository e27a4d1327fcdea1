package io.paradecom.core.workflow;

import io.paradecom.core.policy.Backoff;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What follows a failed attempt: another one, the end of the task, or a person. */
final class Attempts {
  private Attempts() {}

  /** Ends the running attempt of a task badly. */
  static void fail(Step step, int index, TaskFailure failure, Effort effort) {
    TaskRow row = step.task(index);
    TaskSpec spec = step.spec(index);
    TaskId task = spec.id();
    step.emit(effort.failed(row, spec, failure));
    Optional<Instant> retryAt = retryAt(step, row, spec.retry(), failure);
    if (retryAt.isPresent()) {
      step.emit(new WorkflowEvent.TaskDelayed(index, task, WaitReason.BACKOFF, retryAt.get()));
    } else if (isBrokenDown(row, spec, failure)) {
      step.emit(new WorkflowEvent.DecompositionWanted(index, task, failure));
    } else {
      giveUp(step, row, failure);
    }
  }

  /**
   * Ends a task for which nothing more is tried, or has a person look at it; one that is to be
   * broken down and has no parts ends as it would have ended without.
   */
  static void giveUp(Step step, TaskRow row, TaskFailure failure) {
    TaskFailure instead = row.isExpanded() ? null : row.instead();
    TaskFailure end = instead == null ? failure : instead;
    if (end.kind().parks()) {
      step.emit(new WorkflowEvent.TaskParked(row.index(), step.spec(row.index()).id(), end));
    } else {
      new Settlement(step).fail(row.index(), end);
    }
  }

  /**
   * Returns whether a task is broken down when it has failed so: once, and only where its work was
   * tried and could not be done. Smaller tasks do not help against what no other attempt would.
   */
  private static boolean isBrokenDown(TaskRow row, TaskSpec spec, TaskFailure failure) {
    return spec.role().exhausted() != null
        && row.expansion() == null
        && !row.isUndoing()
        && failure.kind().isRetryable();
  }

  private static Optional<Instant> retryAt(
      Step step, TaskRow row, RetryPolicy policy, TaskFailure failure) {
    Integer exitCode = failure.exitCode();
    boolean retryable =
        failure.kind().isRetryable()
            && (exitCode == null || !policy.nonRetryableExitCodes().contains(exitCode))
            && attempts(row) < policy.maxAttempts();
    if (!retryable) {
      return Optional.empty();
    }
    Instant at = step.now().plus(Backoff.delay(policy, attempts(row), seed(step, row)));
    return exceeds(policy.budget(), row.startedAt(), at) ? Optional.empty() : Optional.of(at);
  }

  private static int attempts(TaskRow row) {
    return row.attempt() - row.priorAttempts();
  }

  private static boolean exceeds(@Nullable Duration budget, @Nullable Instant start, Instant at) {
    return budget != null && start != null && at.isAfter(start.plus(budget));
  }

  private static long seed(Step step, TaskRow row) {
    return 31L * (31L * step.workflow().run.value().hashCode() + row.index()) + row.attempt();
  }
}
