package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;

/**
 * Checks the tasks of one run that are repeated: rounds are counted without gaps, one after the
 * other, none follows the last or one after which the condition was found to hold, and the task
 * ends with its last round alone. What was found is taken as it is said, and not asked again.
 */
final class RepeatAudit {
  private final RunAudit run;
  private final AttemptAudit attempts;

  RepeatAudit(RunAudit run, AttemptAudit attempts) {
    this.run = run;
    this.attempts = attempts;
  }

  /** A round has ended well: its attempt is over, and what follows has all attempts again. */
  void end(WorkflowEvent.RoundEnded event, TaskTrack task) {
    run.log().results++;
    attempts.checkAttempt(event.attempt(), task);
    RepeatSpec how = task.spec.role().repeat();
    boolean begun = task.lease != null || ChildAudit.isOpen(task);
    boolean sound =
        how != null
            && !task.undoing
            && begun
            && !isOver(task)
            && event.round() == task.rounds + 1
            && (event.reason().isEmpty() || !event.holds());
    if (!sound) {
      report(
          task,
          "Expected round %d of a task that is repeated %s to end, but found %s."
              .formatted(task.rounds + 1, how, event));
    }
    checkInTime(task);
    task.rounds = event.round();
    task.roundHolds = event.holds();
    task.roundEnd = event;
    task.firstClaimedAt = isOver(task) ? task.firstClaimedAt : null;
    task.priorAttempts = task.attempt;
    task.open = false;
    attempts.release(task);
  }

  /** The end of a workflow that came too late does not count. */
  private void checkInTime(TaskTrack task) {
    Instant until = task.delayedUntil;
    if (until != null && !run.now().isBefore(until)) {
      run.report(
          Invariant.TIMERS,
          task.spec.id(),
          "Expected no round to end after %s, but found one at %s.".formatted(until, run.now()));
    }
  }

  /** Checks that what follows the end of a round is what has to, and comes at no other time. */
  void checkFollowUp(WorkflowEvent.TaskEvent event, TaskTrack task) {
    WorkflowEvent.RoundEnded ended = task.roundEnd;
    RepeatSpec how = task.spec.role().repeat();
    task.roundEnd = null;
    boolean sound =
        (ended == null || how == null)
            ? isApart(event, how != null, task)
            : follows(event, how, task);
    if (!sound) {
      report(
          task,
          "Expected what follows %d rounds of a task that is repeated %s, the last of which %s, but found %s."
              .formatted(
                  task.rounds, how, ended == null ? "ended before" : "has just ended", event));
    }
    if (ended != null && event instanceof WorkflowEvent.ChildWanted) {
      // It waits for nothing but its own turn.
      task.reason = WaitReason.ROUND;
      task.delayedUntil = run.now();
    }
  }

  /** Returns whether an event may come while no round has just ended. */
  private static boolean isApart(WorkflowEvent.TaskEvent event, boolean repeated, TaskTrack task) {
    return switch (event) {
      case WorkflowEvent.TaskSatisfied _ ->
          !repeated || task.spec.disposition() == Disposition.DONE;
      case WorkflowEvent.TaskSucceeded _, WorkflowEvent.ChildSucceeded _ -> !repeated;
      case WorkflowEvent.TaskFailed _ -> !isUsedUp(event);
      case WorkflowEvent.TaskDelayed delayed -> delayed.reason() != WaitReason.ROUND;
      default -> true;
    };
  }

  /** Returns whether an event may be the first after the end of a round. */
  private boolean follows(WorkflowEvent.TaskEvent event, RepeatSpec how, TaskTrack task) {
    if (isOver(task)) {
      return endsWell(task, how) ? event instanceof WorkflowEvent.TaskSatisfied : isUsedUp(event);
    }
    if (!how.every().isZero()) {
      return event instanceof WorkflowEvent.TaskDelayed delayed
          && delayed.reason() == WaitReason.ROUND
          && delayed.until().equals(run.now().plus(how.every()));
    }
    boolean child = task.spec.action() instanceof TaskAction.SubWorkflow;
    return child ? event instanceof WorkflowEvent.ChildWanted : isApart(event, true, task);
  }

  private static boolean isUsedUp(WorkflowEvent.TaskEvent event) {
    return event instanceof WorkflowEvent.TaskFailed failed
        && failed.failure().kind() == FailureKind.ROUNDS_USED_UP;
  }

  private static boolean endsWell(TaskTrack task, RepeatSpec how) {
    return task.roundHolds || (task.rounds >= how.rounds() && how.succeeds());
  }

  /** Returns whether a task has had its last round. */
  private static boolean isOver(TaskTrack task) {
    RepeatSpec how = task.spec.role().repeat();
    return how != null && (task.roundHolds || task.rounds >= how.rounds());
  }

  /** Checks that a task which begins has a round left. */
  void checkBegins(TaskTrack task) {
    if (isOver(task) && !task.undoing) {
      report(task, "Expected no round after the last of %d, but found one.".formatted(task.rounds));
    }
  }

  private void report(TaskTrack task, String sentence) {
    run.report(Invariant.ROUNDS, task.spec.id(), sentence);
  }
}
