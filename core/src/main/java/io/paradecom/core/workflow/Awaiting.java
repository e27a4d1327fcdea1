package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that the leader itself ends: they wait for a word or for a time, with a reason of their
 * own, and no runner sees them. What ends one, whatever that is, is said by one event.
 */
final class Awaiting {
  private Awaiting() {}

  /**
   * Begins to wait, unless what is waited for is there already; returns whether it is, so that the
   * task has ended.
   */
  static boolean begin(int index, TaskAction.Awaited action, Step step) {
    TaskId task = step.spec(index).id();
    if (action instanceof TaskAction.SubWorkflow) {
      step.emit(new WorkflowEvent.ChildWanted(index, task));
      return false;
    }
    step.emit(
        new WorkflowEvent.TaskAwaiting(index, task, reason(action), until(action, step.now())));
    if (action instanceof TaskAction.AwaitSignal(var name, _)) {
      KeptSignal kept = step.workflow().signal(name);
      if (kept != null) {
        give(index, kept, step);
        return true;
      }
    }
    return false;
  }

  /** Returns why a task that does this waits. */
  static WaitReason reason(TaskAction.Awaited action) {
    return switch (action) {
      case TaskAction.Approval _ -> WaitReason.APPROVAL;
      case TaskAction.Wait _ -> WaitReason.TIMER;
      case TaskAction.AwaitSignal _ -> WaitReason.SIGNAL;
      case TaskAction.ForEach _ -> WaitReason.ITEMS;
      case TaskAction.SubWorkflow _ -> WaitReason.WORKFLOW;
    };
  }

  /** Returns when a wait that begins now is over; null: not by the time. */
  static @Nullable Instant until(TaskAction.Awaited action, Instant now) {
    if (action instanceof TaskAction.ForEach) {
      // It goes on at once, in Steps of its own.
      return now;
    }
    if (action instanceof TaskAction.Wait(_, var until) && until != null) {
      return until;
    }
    Duration timeout = action.timeout();
    return timeout == null ? null : now.plus(timeout);
  }

  /** Ends a task with a signal; what depends on it is not told yet. */
  static void give(int index, KeptSignal signal, Step step) {
    step.emit(
        new WorkflowEvent.TaskAnswered(
            index,
            step.spec(index).id(),
            signal.data(),
            signal.author(),
            "",
            signal.number(),
            null));
  }

  /** Ends a wait that is over by the time. */
  static void elapse(TaskRow row, Step step) {
    Instant until = row.delayedUntil();
    if (until == null || step.now().isBefore(until)) {
      return;
    }
    int index = row.index();
    TaskSpec spec = step.spec(index);
    switch (spec.action()) {
      case TaskAction.ForEach(var loop) -> Looping.advance(row, loop, step);
      case TaskAction.SubWorkflow _ -> Children.elapse(row, step);
      case TaskAction.Wait _ -> pass(index, spec.id(), "", step);
      case TaskAction.Approval approval when approval.approves() ->
          pass(index, spec.id(), "Nobody answered by %s.".formatted(until), step);
      case TaskAction.Approval _ ->
          fail(
              index,
              FailureKind.REJECTED,
              "Expected an approval by %s, but nobody answered.".formatted(until),
              step);
      default ->
          fail(
              index,
              FailureKind.WAIT_TIMEOUT,
              "Expected a signal by %s, but none came.".formatted(until),
              step);
    }
  }

  private static void pass(int index, TaskId task, String note, Step step) {
    step.emit(new WorkflowEvent.TaskAnswered(index, task, null, "", note, 0, null));
    new Settlement(step).passOn(index);
  }

  private static void fail(int index, FailureKind kind, String message, Step step) {
    new Settlement(step).fail(index, TaskFailure.of(kind, message));
  }

  /** Decides an approval or a rejection. */
  static void answer(WorkflowCommand.AnswerTask answer, Step step) {
    int index = TaskControl.find(answer, answer.task(), step);
    if (index < 0) {
      return;
    }
    TaskRow row = step.task(index);
    if (row.reason() == WaitReason.APPROVAL) {
      // Its time may be over and nobody have looked yet.
      elapse(row, step);
      row = step.task(index);
    }
    if (row.reason() != WaitReason.APPROVAL
        || !(step.spec(index).action() instanceof TaskAction.Approval approval)) {
      TaskControl.reject(answer, "a task that waits for an approval", row, step);
      return;
    }
    Optional<String> problem = problem(answer, approval, step.limits().outputBytes());
    if (problem.isPresent()) {
      TaskControl.refuse(answer, problem.get(), step);
    } else if (answer.approved()) {
      String output = answer.fields().isEmpty() ? null : JsonText.of(answer.fields());
      step.emit(
          new WorkflowEvent.TaskAnswered(
              index, answer.task(), output, answer.author(), answer.note(), 0, answer.commandId()));
      new Settlement(step).passOn(index);
    } else {
      reject(answer, index, step);
    }
  }

  private static void reject(WorkflowCommand.AnswerTask answer, int index, Step step) {
    String message =
        "Expected an approval, but %s rejected it%s"
            .formatted(answer.author(), answer.note().isEmpty() ? "." : ": " + answer.note());
    TaskFailure failure = TaskFailure.of(FailureKind.REJECTED, message);
    step.emit(
        new WorkflowEvent.TaskRejected(
            index, answer.task(), failure, answer.author(), answer.note(), answer.commandId()));
    new Settlement(step).failed(index, failure);
  }

  private static Optional<String> problem(
      WorkflowCommand.AnswerTask answer, TaskAction.Approval approval, int limit) {
    if (answer.author().isBlank()) {
      return Optional.of("Expected an answer with an author, but found none.");
    }
    Map<String, String> form = approval.form();
    if (answer.approved() && !form.isEmpty() && !form.keySet().equals(answer.fields().keySet())) {
      return Optional.of(
          "Expected the fields %s in the approval of '%s', but found %s."
              .formatted(form.keySet(), answer.task(), answer.fields().keySet()));
    }
    long size = Utf8.length(JsonText.of(answer.fields()));
    return size <= limit
        ? Optional.empty()
        : Optional.of(
            "Expected answers of at most %,d bytes, but found %,d.".formatted(limit, size));
  }
}
