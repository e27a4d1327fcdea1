package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tasks that the leader itself ends: each waits for what it is to, is ended by that
 * alone and in time, and no signal is lost or given twice.
 */
final class AnswerAudit {
  private final RunAudit run;
  private final EdgeAudit edges;
  private final ConditionAudit conditions;
  private final Map<Long, WorkflowEvent.SignalReceived> kept = new LinkedHashMap<>();
  private final Set<String> commands = new HashSet<>();

  AnswerAudit(RunAudit run, EdgeAudit edges, ConditionAudit conditions) {
    this.run = run;
    this.edges = edges;
    this.conditions = conditions;
  }

  void receive(WorkflowEvent.SignalReceived signal) {
    if (!commands.add(signal.commandId())) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected a signal to count once, but found '%s' again.".formatted(signal.commandId()));
    }
    kept.put(run.sequence(), signal);
  }

  void await(WorkflowEvent.TaskAwaiting event, TaskTrack task) {
    edges.checkHolds(task);
    conditions.checkGoesOn(task);
    boolean fresh = task.reason == WaitReason.DEPENDENCIES;
    if (!fresh
        || task.spec.disposition() != Disposition.RUN
        || event.reason() != reason(task)
        || !Objects.equals(event.until(), until(task))) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a task that waited for dependencies to wait for %s until %s, but found %s until %s."
              .formatted(reason(task), until(task), event.reason(), event.until()));
    }
    task.reason = event.reason();
    task.delayedUntil = event.until();
    task.firstReadyAt = run.now();
  }

  private static @Nullable WaitReason reason(TaskTrack task) {
    return switch (task.spec.action()) {
      case TaskAction.Approval _ -> WaitReason.APPROVAL;
      case TaskAction.Wait _ -> WaitReason.TIMER;
      case TaskAction.AwaitSignal _ -> WaitReason.SIGNAL;
      case TaskAction.ForEach _ -> WaitReason.ITEMS;
      default -> null;
    };
  }

  private @Nullable Instant until(TaskTrack task) {
    return switch (task.spec.action()) {
      case TaskAction.ForEach _ -> run.now();
      case TaskAction.Wait(_, Instant until) when until != null -> until;
      case TaskAction.Awaited awaited when awaited.timeout() != null ->
          run.now().plus(awaited.timeout());
      default -> null;
    };
  }

  /** Somebody or the time has ended a task. */
  void end(WorkflowEvent.TaskEvent event, TaskTrack task) {
    switch (event) {
      case WorkflowEvent.TaskAnswered answered -> answer(answered, task);
      case WorkflowEvent.TaskRejected rejected -> reject(rejected, task);
      default -> throw new IllegalStateException("Expected an answer, but found " + event);
    }
  }

  private void answer(WorkflowEvent.TaskAnswered event, TaskTrack task) {
    run.log().results++;
    if (event.signal() > 0) {
      give(event, task);
    } else if (event.commandId() != null) {
      checkWord(task);
    } else if (task.reason == WaitReason.ITEMS) {
      run.loops().checkComplete(task);
    } else {
      boolean byTime =
          task.reason == WaitReason.TIMER
              || (task.spec.action() instanceof TaskAction.Approval approval
                  && task.reason == WaitReason.APPROVAL
                  && approval.approves());
      checkElapsed(byTime, task);
    }
  }

  private void reject(WorkflowEvent.TaskRejected event, TaskTrack task) {
    if (event.failure().kind() != FailureKind.REJECTED) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a rejection to be a failure of that kind, but found %s."
              .formatted(event.failure().kind()));
    }
    checkWord(task);
  }

  /** Checks a failure for good that nobody asked for. */
  void fail(TaskFailure failure, TaskTrack task) {
    if (failure.kind() == FailureKind.REJECTED || failure.kind() == FailureKind.WAIT_TIMEOUT) {
      boolean byTime =
          task.spec.action() instanceof TaskAction.Approval approval
              ? !approval.approves() && failure.kind() == FailureKind.REJECTED
              : task.reason == WaitReason.SIGNAL && failure.kind() == FailureKind.WAIT_TIMEOUT;
      checkElapsed(byTime, task);
    } else if (task.reason.endsTask()
        && failure.kind() != FailureKind.TOTAL_TIMEOUT
        && !LoopAudit.isFailure(failure, task)
        && !ChildAudit.isRefusal(failure, task)) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a task that waits for %s to fail by that, but found %s."
              .formatted(task.reason, failure.kind()));
    }
  }

  private void give(WorkflowEvent.TaskAnswered event, TaskTrack task) {
    WorkflowEvent.SignalReceived signal = kept.remove(event.signal());
    boolean fits =
        signal != null
            && task.reason == WaitReason.SIGNAL
            && signal.name().equals(signalOf(task))
            && Objects.equals(signal.data(), event.output());
    if (!fits) {
      report(
          Invariant.ONE_RESULT,
          task,
          "Expected a signal that came and was given to nobody, but found %s.".formatted(signal));
    }
    checkInTime(task);
  }

  private static @Nullable String signalOf(TaskTrack task) {
    return task.spec.action() instanceof TaskAction.AwaitSignal(var name, _) ? name : null;
  }

  private void checkWord(TaskTrack task) {
    if (task.reason != WaitReason.APPROVAL) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected an answer to a task that waits for one, but it waits for %s."
              .formatted(task.reason));
    }
    checkInTime(task);
  }

  private void checkInTime(TaskTrack task) {
    Instant until = task.delayedUntil;
    if (until != null && !run.now().isBefore(until)) {
      report(
          Invariant.TIMERS,
          task,
          "Expected no word to count after %s, but found one at %s.".formatted(until, run.now()));
    }
  }

  private void checkElapsed(boolean possible, TaskTrack task) {
    Instant until = task.delayedUntil;
    if (!possible || until == null || run.now().isBefore(until)) {
      report(
          Invariant.TIMERS,
          task,
          "Expected the wait for %s to last until %s, but it ended at %s."
              .formatted(task.reason, until, run.now()));
    }
  }

  /** Returns whether a task waits for a signal that came and was given to nobody. */
  boolean isOwed(TaskTrack task) {
    String name = signalOf(task);
    return task.reason == WaitReason.SIGNAL
        && kept.values().stream().anyMatch(signal -> signal.name().equals(name));
  }

  private void report(Invariant invariant, TaskTrack task, String sentence) {
    run.report(invariant, task.spec.id(), sentence);
  }
}
