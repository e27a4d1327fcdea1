package io.paradecom.common.codec;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.schemas.GrantedDispatch;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.TaskDispatch;
import io.paradecom.schemas.TaskTextRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of {@code tasks.ready.<queue>}. Stateless, thread-safe. */
public final class ParcelCodec {
  private ParcelCodec() {}

  /**
   * Returns one record of tasks of one queue, in the given order.
   *
   * @throws ContractViolationException when there are none, their queues differ, or one of them is
   *     outside the contract
   */
  public static ReadyParcel toRecord(List<DispatchTask> dispatches) {
    if (dispatches.isEmpty()) {
      throw new ContractViolationException(
          "Expected at least one task in ReadyParcel.dispatches, but found none.");
    }
    QueueName queue = dispatches.getFirst().queue();
    for (DispatchTask dispatch : dispatches) {
      if (!dispatch.queue().equals(queue)) {
        throw new ContractViolationException(
            "Expected one queue in a ReadyParcel, but found '%s' and '%s'."
                .formatted(queue, dispatch.queue()));
      }
    }
    return new ReadyParcel(
        queue.value(), Fields.list("ReadyParcel.dispatches", dispatches, ParcelCodec::toRecord));
  }

  private static GrantedDispatch toRecord(GrantedTask granted) {
    TaskRef ref = granted.ref();
    TaskSpec spec = granted.spec();
    return new GrantedDispatch(
        ref.task().value(),
        ref.index(),
        ref.attempt(),
        ref.epoch(),
        SpecCodec.toRecord(spec.text()),
        ActionCodec.toRecord(spec.action()),
        Fields.optionalMs("GrantedDispatch.attemptTimeoutMs", spec.timeouts().attempt()),
        Fields.optionalMs("GrantedDispatch.heartbeatTimeoutMs", spec.timeouts().heartbeat()),
        Fields.optionalMs("GrantedDispatch.durationMs", spec.duration()),
        texts(granted.inputs()),
        spec.role().continuation() == Continuation.PURE);
  }

  private static Map<String, String> texts(Map<TaskId, String> inputs) {
    Map<String, String> texts = HashMap.newHashMap(inputs.size());
    inputs.forEach((task, output) -> texts.put(task.value(), output));
    return texts;
  }

  static TaskDispatch toRecord(DispatchTask dispatch) {
    TaskRef ref = dispatch.ref();
    TaskSpec spec = dispatch.spec();
    TaskFailure lastFailure = dispatch.lastFailure();
    return new TaskDispatch(
        dispatch.workflowId().value(),
        ref.run().value(),
        ref.task().value(),
        ref.index(),
        ref.attempt(),
        ref.epoch(),
        SpecCodec.toRecord(spec.text()),
        ActionCodec.toRecord(spec.action()),
        Fields.optionalMs("TaskDispatch.attemptTimeoutMs", spec.timeouts().attempt()),
        Fields.optionalMs("TaskDispatch.heartbeatTimeoutMs", spec.timeouts().heartbeat()),
        Fields.optionalMs("TaskDispatch.durationMs", spec.duration()),
        texts(dispatch.inputs()),
        lastFailure == null ? null : PartsCodec.toRecord(lastFailure),
        dispatch.fencingToken(),
        dispatch.undo(),
        Fields.list("TaskDispatch.line", dispatch.line(), ParcelCodec::toRecord));
  }

  /**
   * Returns the tasks of a record, in its order. Of a task's description they hold what running it
   * takes: id, text, action, queue, expected duration, attempt and heartbeat timeout, and in a line
   * how it is gone on with; everything else has its default, no dependencies and no retries.
   *
   * @throws ContractViolationException when any of them is outside the contract
   */
  public static List<DispatchTask> fromRecord(ReadyParcel parcel) {
    QueueName queue = Fields.queue("ReadyParcel.queue", parcel.getQueue());
    return Fields.list(
        "ReadyParcel.dispatches", parcel.getDispatches(), record -> fromRecord(record, queue));
  }

  private static TaskRef ref(TaskDispatch record) {
    return new TaskRef(
        Fields.runId("TaskDispatch.run", record.getRun()),
        Fields.taskId("TaskDispatch.task", record.getTask()),
        Fields.atLeast("TaskDispatch.index", 0, record.getIndex()),
        Fields.atLeast("TaskDispatch.attempt", 0, record.getAttempt()),
        Fields.atLeast("TaskDispatch.epoch", 0, record.getEpoch()));
  }

  private static GrantedTask granted(GrantedDispatch record, RunId run, QueueName queue) {
    TaskRef ref =
        new TaskRef(
            run,
            Fields.taskId("GrantedDispatch.task", record.getTask()),
            Fields.atLeast("GrantedDispatch.index", 0, record.getIndex()),
            Fields.atLeast("GrantedDispatch.attempt", 0, record.getAttempt()),
            Fields.atLeast("GrantedDispatch.epoch", 0, record.getEpoch()));
    TaskSpec spec =
        spec(
            ref.task(),
            record.getText(),
            record.getAction(),
            timeouts(record.getAttemptTimeoutMs(), record.getHeartbeatTimeoutMs()),
            record.getDurationMs(),
            queue);
    Continuation how = ContinuationCodec.of(true, record.getPure());
    return new GrantedTask(
        ref, spec.withRole(spec.role().withContinuation(how)), inputs(record.getInputs()));
  }

  static DispatchTask fromRecord(TaskDispatch record, QueueName queue) {
    TaskRef ref = ref(record);
    return new DispatchTask(
        Fields.workflowId("TaskDispatch.workflowId", record.getWorkflowId()),
        ref,
        spec(
            ref.task(),
            record.getText(),
            record.getAction(),
            timeouts(record.getAttemptTimeoutMs(), record.getHeartbeatTimeoutMs()),
            record.getDurationMs(),
            queue),
        inputs(record.getInputs()),
        record.getLastFailure() == null ? null : PartsCodec.fromRecord(record.getLastFailure()),
        Fields.atLeast("TaskDispatch.fencingToken", 0, record.getFencingToken()),
        record.getUndo(),
        Fields.list(
            "TaskDispatch.line", record.getLine(), next -> granted(next, ref.run(), queue)));
  }

  private static Map<TaskId, String> inputs(@Nullable Map<String, String> found) {
    Map<String, String> texts = Fields.required("TaskDispatch.inputs", found);
    Map<TaskId, String> inputs = HashMap.newHashMap(texts.size());
    texts.forEach((task, output) ->
        inputs.put(
            Fields.taskId("TaskDispatch.inputs", task),
            Fields.required("TaskDispatch.inputs", output)));
    return inputs;
  }

  private static TaskSpec spec(
      TaskId task,
      @Nullable TaskTextRecord text,
      @Nullable Object action,
      Timeouts timeouts,
      @Nullable Long durationMs,
      QueueName queue) {
    try {
      return new TaskSpec(
          task,
          SpecCodec.fromRecord(text),
          ActionCodec.fromRecord("TaskDispatch.action", action),
          List.of(),
          RetryPolicy.NONE,
          timeouts,
          queue,
          0,
          Fields.optionalDuration("TaskDispatch.durationMs", durationMs),
          -1,
          Disposition.RUN,
          null,
          List.of(),
          TaskRole.ORDINARY,
          null,
          FileClaims.NONE);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("TaskDispatch '" + task + "'", e);
    }
  }

  private static Timeouts timeouts(@Nullable Long attempt, @Nullable Long heartbeat) {
    return attempt == null && heartbeat == null
        ? Timeouts.NONE
        : new Timeouts(
            null,
            Fields.optionalDuration("TaskDispatch.attemptTimeoutMs", attempt),
            null,
            Fields.optionalDuration("TaskDispatch.heartbeatTimeoutMs", heartbeat));
  }
}
