package io.paradecom.common.codec;

import io.paradecom.common.json.StrictJson;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TakenResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.TakenResultRecord;
import io.paradecom.schemas.TaskTaken;
import org.jspecify.annotations.Nullable;

/** Results that are taken over from another run. Stateless, thread-safe. */
final class TakenCodec {
  private TakenCodec() {}

  static TakenResultRecord toRecord(TakenResult taken) {
    TakenResult.Source from = taken.from();
    return new TakenResultRecord(
        taken.task().value(),
        taken.output(),
        from.workflow().value(),
        from.run().value(),
        from.sequence());
  }

  /**
   * @throws ContractViolationException when a part is missing or outside the contract
   */
  static TakenResult fromRecord(TakenResultRecord taken) {
    TaskId task = Fields.taskId("TakenResultRecord.task", taken.getTask());
    return new TakenResult(
        task,
        json(task, taken.getOutput()),
        source("TakenResultRecord", taken.getWorkflowId(), taken.getRun(), taken.getSequence()));
  }

  static TaskTaken toRecord(WorkflowEvent.TaskTaken event) {
    TakenResult.Source from = event.from();
    return new TaskTaken(
        event.index(),
        event.task().value(),
        event.output(),
        from.workflow().value(),
        from.run().value(),
        from.sequence());
  }

  /**
   * @throws ContractViolationException when a part is missing
   */
  static WorkflowEvent.TaskTaken fromRecord(TaskTaken event) {
    return new WorkflowEvent.TaskTaken(
        Fields.atLeast("TaskTaken.index", 0, event.getIndex()),
        Fields.taskId("TaskTaken.task", event.getTask()),
        event.getOutput(),
        source("TaskTaken", event.getWorkflowId(), event.getRun(), event.getSequence()));
  }

  private static TakenResult.Source source(
      String record, @Nullable String workflow, @Nullable String run, long sequence) {
    return new TakenResult.Source(
        Fields.workflowId(record + ".workflowId", workflow),
        Fields.runId(record + ".run", run),
        Fields.atLeast(record + ".sequence", 1, sequence));
  }

  private static @Nullable String json(TaskId task, @Nullable String output) {
    if (output == null || StrictJson.isOneValue(output)) {
      return output;
    }
    throw new ContractViolationException(
        "Expected TakenResultRecord.output of task '%s' to be one JSON value, but it is not."
            .formatted(task));
  }
}
