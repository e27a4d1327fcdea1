package io.paradecom.core.workflow;

import io.paradecom.core.spec.RoundText;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts ready tasks on their queues, within the workflow's parallelism. */
final class DispatchDecider {
  private DispatchDecider() {}

  static void decide(WorkflowCommand.Dispatch dispatch, Step step) {
    for (int index : dispatch.indexes()) {
      TaskRow row = step.task(index);
      if (row.reason() == WaitReason.CREDIT && mayStart(step.workflow())) {
        dispatch(row, dispatch.offers().get(index), step);
      }
    }
  }

  /** Returns whether a run may have one more task in flight. */
  static boolean mayStart(WorkflowDraft run) {
    int parallelism = run.header.parallelism();
    return run.state.handsOut() && (parallelism == 0 || run.tally.inFlight() < parallelism);
  }

  private static void dispatch(TaskRow row, @Nullable Lease offer, Step step) {
    TaskSpec spec = step.spec(row.index());
    TaskSpec work = inRound(row, work(row, spec, step), step);
    if (work == null) {
      return;
    }
    Instant pausedUntil = step.workflow().pausedUntil(work.action().target(), step.now());
    if (pausedUntil != null) {
      step.emit(
          new WorkflowEvent.TaskDelayed(row.index(), spec.id(), WaitReason.RATE, pausedUntil));
      return;
    }
    Map<TaskId, String> inputs = inputs(row, step);
    if (inputs == null) {
      new Settlement(step)
          .fail(row.index(), TaskFailure.of(FailureKind.PAYLOAD_TOO_LARGE, Inputs.tooLarge(step)));
      return;
    }
    int attempt = row.attemptOpen() ? row.attempt() : row.attempt() + 1;
    long epoch =
        step.emit(new WorkflowEvent.TaskDispatched(row.index(), spec.id(), attempt, spec.queue()));
    TaskRef ref = new TaskRef(step.workflow().run, spec.id(), row.index(), attempt, epoch);
    // What it gives is handed on only where it does its own work: an answer is no output of it.
    boolean ownWork = !row.isUndoing() && Expanding.how(row, spec) == null;
    List<GrantedTask> line =
        ownWork ? new Continuations(step).grant(row.index(), epoch) : List.of();
    handOut(
        new Effect.DispatchTask(
            step.workflow().id,
            ref,
            work,
            inputs,
            row.failure(),
            row.token(),
            row.isUndoing(),
            line),
        row,
        offer,
        step);
  }

  private static void handOut(
      Effect.DispatchTask task, TaskRow row, @Nullable Lease offer, Step step) {
    if (offer == null || row.token() == 0) {
      step.effect(task);
    } else {
      step.emit(new WorkflowEvent.TaskClaimed(row.index(), task.ref().task(), offer, step.now()));
      step.effect(new Effect.BeginLease(task, offer));
    }
  }

  /** Returns what a runner is to do: the task, its undo, or a question about its parts. */
  private static TaskSpec work(TaskRow row, TaskSpec spec, Step step) {
    TaskAction doing = Expanding.doing(row, spec);
    if (doing instanceof TaskAction.Expand(var how)) {
      return spec.withAction(new Parts(row.index(), how, step).question());
    }
    return row.isUndoing() ? spec.withAction(doing) : spec;
  }

  /** Returns a task that knows its round; null: that makes a text too long, and it has failed. */
  private static @Nullable TaskSpec inRound(TaskRow row, TaskSpec work, Step step) {
    if (work.role().repeat() == null) {
      return work;
    }
    int round = Repeating.round(row);
    boolean previous = Repeating.hasPrevious(row);
    try {
      return work.withAction(RoundText.filled(work.action(), work.id(), round, previous));
    } catch (IllegalArgumentException outside) {
      String message = "In round %d: %s".formatted(round, outside.getMessage());
      new Settlement(step)
          .fail(row.index(), TaskFailure.of(FailureKind.PAYLOAD_TOO_LARGE, message));
      return null;
    }
  }

  /** Returns what the task gave when it succeeded, under its own id: the input of its undo. */
  private static Map<TaskId, String> ownOutput(TaskRow row, Step step) {
    String output = row.hasOutput() ? step.rows().output(row.index()) : null;
    return output == null ? Map.of() : Map.of(step.spec(row.index()).id(), output);
  }

  /** Returns the outputs of the dependencies; null: they are larger than allowed. */
  private static @Nullable Map<TaskId, String> inputs(TaskRow row, Step step) {
    if (row.isUndoing()) {
      return ownOutput(row, step);
    }
    return Inputs.of(row.index(), step);
  }
}
