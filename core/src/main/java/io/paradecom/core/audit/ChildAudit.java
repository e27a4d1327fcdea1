package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tasks of one run that start workflows: each attempt starts one, under the id that
 * follows from it, and a task ends by the workflow that it started last. What the two workflows say
 * of each other is compared by {@link ChildLedger}.
 */
final class ChildAudit {
  private final RunAudit run;
  private final EdgeAudit edges;
  private final ConditionAudit conditions;

  ChildAudit(RunAudit run, EdgeAudit edges, ConditionAudit conditions) {
    this.run = run;
    this.edges = edges;
    this.conditions = conditions;
  }

  void follow(WorkflowEvent.KinEvent event, TaskTrack task) {
    switch (event) {
      case WorkflowEvent.ChildWanted _ -> want(task);
      case WorkflowEvent.ChildStarted started -> start(started, task);
      case WorkflowEvent.ChildSucceeded succeeded -> succeed(succeeded, task);
    }
  }

  /** A task is to start its workflow. */
  private void want(TaskTrack task) {
    Instant until = task.delayedUntil;
    if (task.reason == WaitReason.DEPENDENCIES) {
      edges.checkHolds(task);
      conditions.checkGoesOn(task);
    } else if (!isDelayed(task) || until == null || run.now().isBefore(until)) {
      report(
          until == null ? Invariant.LEGAL_MOVES : Invariant.TIMERS,
          task,
          "Expected a task that waits no more to want its workflow, but it waits for %s until %s."
              .formatted(task.reason, until));
    }
    if (task.spec.disposition() != Disposition.RUN || specOf(task) == null) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected only a task that starts a workflow to want one, but found %s."
              .formatted(task.spec.action().target()));
    }
    task.reason = WaitReason.WORKFLOW;
    task.delayedUntil = null;
    task.readyAt = null;
    task.firstReadyAt = task.firstReadyAt == null ? run.now() : task.firstReadyAt;
  }

  private static boolean isDelayed(TaskTrack task) {
    return task.reason == WaitReason.BACKOFF || task.reason == WaitReason.ROUND;
  }

  private void start(WorkflowEvent.ChildStarted event, TaskTrack task) {
    int most = task.spec.retry().maxAttempts();
    if (task.open
        || event.attempt() != task.attempt + 1
        || event.attempt() - task.priorAttempts > most) {
      report(
          Invariant.ATTEMPTS_IN_ORDER,
          task,
          "Expected one start for each of %d attempts after %d, but found attempt %d after %d%s."
              .formatted(
                  most,
                  task.priorAttempts,
                  event.attempt(),
                  task.attempt,
                  task.open ? ", which has not ended" : ""));
    }
    checkStart(event, task);
    run.log().attempts++;
    task.attempt = event.attempt();
    task.open = true;
    task.epoch = run.sequence();
    task.delayedUntil = event.until();
    task.claimedAt = run.now();
    task.firstClaimedAt = task.firstClaimedAt == null ? run.now() : task.firstClaimedAt;
  }

  private void checkStart(WorkflowEvent.ChildStarted event, TaskTrack task) {
    Duration timeout = task.spec.timeouts().attempt();
    Instant until = timeout == null ? null : run.now().plus(timeout);
    SubWorkflowSpec spec = specOf(task);
    boolean sound =
        task.reason == WaitReason.WORKFLOW
            && spec != null
            && spec.definition().equals(event.definition())
            && spec.version() == event.version()
            && Objects.equals(until, event.until())
            && event.child().equals(ParentTask.childId(run.id(), task.spec.id(), event.attempt()));
    if (!sound) {
      report(
          Invariant.CHILDREN,
          task,
          "Expected the workflow of the task, under its own id and until %s, but found %s while it waits for %s."
              .formatted(until, event, task.reason));
    }
  }

  private void succeed(WorkflowEvent.ChildSucceeded event, TaskTrack task) {
    run.log().results++;
    boolean sound =
        isOpen(task)
            && event.attempt() == task.attempt
            && event.child().equals(ParentTask.childId(run.id(), task.spec.id(), event.attempt()));
    if (!sound || task.accepted) {
      report(
          task.accepted ? Invariant.ONE_RESULT : Invariant.CHILDREN,
          task,
          "Expected the end of the workflow that attempt %d started, but found %s while it waits for %s."
              .formatted(task.attempt, event, task.reason));
    }
    Instant until = task.delayedUntil;
    if (until != null && !run.now().isBefore(until)) {
      report(
          Invariant.TIMERS,
          task,
          "Expected no end to count after %s, but found one at %s.".formatted(until, run.now()));
    }
    task.accepted = true;
    task.open = false;
  }

  /** Checks an attempt that failed while no runner had the task. */
  void fail(TaskFailure failure, TaskTrack task) {
    if (!isOpen(task) || !isChilds(failure.kind())) {
      report(
          Invariant.CHILDREN,
          task,
          "Expected only the workflow of a task to fail an attempt without a runner, but found %s while it waits for %s."
              .formatted(failure.kind(), task.reason));
    }
  }

  private static boolean isChilds(FailureKind kind) {
    return switch (kind) {
      case CHILD_FAILED, CHILD_REFUSED, PAYLOAD_TOO_LARGE, ATTEMPT_TIMEOUT -> true;
      default -> false;
    };
  }

  /** Returns whether a task waits for a workflow that it has started. */
  static boolean isOpen(TaskTrack task) {
    return task.reason == WaitReason.WORKFLOW && task.open;
  }

  /** Returns whether a task is refused its workflow, before that is started. */
  static boolean isRefusal(TaskFailure failure, TaskTrack task) {
    return task.reason == WaitReason.WORKFLOW
        && !task.open
        && failure.kind() == FailureKind.CHILD_REFUSED;
  }

  private static @Nullable SubWorkflowSpec specOf(TaskTrack task) {
    return task.spec.action() instanceof TaskAction.SubWorkflow(var spec) ? spec : null;
  }

  private void report(Invariant invariant, TaskTrack task, String sentence) {
    run.report(invariant, task.spec.id(), sentence);
  }
}
