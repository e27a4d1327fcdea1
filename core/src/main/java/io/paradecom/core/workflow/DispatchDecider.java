package io.paradecom.core.workflow;

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
    TaskSpec work = work(row, spec, step);
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
    Effect.DispatchTask handedOut =
        new Effect.DispatchTask(
            step.workflow().id,
            ref,
            work,
            inputs,
            row.failure(),
            row.token(),
            row.isUndoing(),
            line);
    if (offer == null || row.token() == 0) {
      step.effect(handedOut);
    } else {
      step.emit(new WorkflowEvent.TaskClaimed(row.index(), spec.id(), offer, step.now()));
      step.effect(new Effect.BeginLease(handedOut, offer));
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
