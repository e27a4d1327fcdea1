package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts ready tasks on their queues, within the workflow's parallelism. */
final class DispatchDecider {
  private DispatchDecider() {}

  static void decide(WorkflowCommand.Dispatch dispatch, Step step) {
    for (int index : dispatch.indexes()) {
      if (step.workflow().state != WorkflowState.RUNNING) {
        return;
      }
      TaskRow row = step.task(index);
      if (row.reason() == WaitReason.CREDIT && hasRoom(step.workflow())) {
        dispatch(row, step);
      }
    }
  }

  private static boolean hasRoom(WorkflowDraft run) {
    int parallelism = run.header.parallelism();
    return parallelism == 0 || run.tally.inFlight() < parallelism;
  }

  private static void dispatch(TaskRow row, Step step) {
    TaskSpec spec = step.spec(row.index());
    Instant pausedUntil = step.workflow().pausedUntil(spec.action().target(), step.now());
    if (pausedUntil != null) {
      step.emit(
          new WorkflowEvent.TaskDelayed(row.index(), spec.id(), WaitReason.RATE, pausedUntil));
      return;
    }
    Map<TaskId, String> inputs = inputs(row, step);
    long size = inputs.values().stream().mapToLong(Utf8::length).sum();
    if (size > step.limits().inputBytes()) {
      String message =
          "Expected at most %,d bytes of inputs, but found %,d."
              .formatted(step.limits().inputBytes(), size);
      new Settlement(step)
          .fail(row.index(), TaskFailure.of(FailureKind.PAYLOAD_TOO_LARGE, message));
      return;
    }
    int attempt = row.attemptOpen() ? row.attempt() : row.attempt() + 1;
    long epoch =
        step.emit(new WorkflowEvent.TaskDispatched(row.index(), spec.id(), attempt, spec.queue()));
    TaskRef ref = new TaskRef(step.workflow().run, spec.id(), row.index(), attempt, epoch);
    step.effect(new Effect.DispatchTask(step.workflow().id, ref, spec, inputs, row.failure()));
  }

  private static Map<TaskId, String> inputs(TaskRow row, Step step) {
    Map<TaskId, String> inputs = new LinkedHashMap<>();
    Positions dependencies = step.rows().definition(row.index()).dependencies();
    for (int i = 0; i < dependencies.size(); i++) {
      int dependency = dependencies.get(i);
      if (step.task(dependency).hasOutput()) {
        String output = step.rows().output(dependency);
        if (output != null) {
          inputs.put(step.spec(dependency).id(), output);
        }
      }
    }
    return inputs;
  }
}
