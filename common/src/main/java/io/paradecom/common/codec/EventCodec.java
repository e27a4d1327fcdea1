package io.paradecom.common.codec;

import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.WorkflowEventBatch;
import java.time.Instant;

/**
 * Records of {@code workflow.events}: batches of facts, and answers to commands that gave none.
 * Stateless, thread-safe; instants in microseconds.
 */
public final class EventCodec {
  private EventCodec() {}

  /**
   * Returns the record of a batch. Prose too long for the contract is cut.
   *
   * @throws ContractViolationException when a fact is outside the contract
   */
  public static WorkflowEventBatch toRecord(EventBatch batch) {
    return new WorkflowEventBatch(
        batch.workflowId().value(),
        batch.run().value(),
        Fields.atLeast("WorkflowEventBatch.firstSequence", 1, batch.firstSequence()),
        Fields.instant("WorkflowEventBatch.at", batch.at()),
        Fields.list("WorkflowEventBatch.events", batch.events(), EventCodec::toRecord));
  }

  private static Object toRecord(WorkflowEvent event) {
    return event instanceof WorkflowEvent.TaskEvent task
        ? TaskEventCodec.toRecord(task)
        : RunEventCodec.toRecord(event);
  }

  /**
   * Returns the batch of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static EventBatch fromRecord(WorkflowEventBatch record) {
    return new EventBatch(
        Fields.workflowId("WorkflowEventBatch.workflowId", record.getWorkflowId()),
        Fields.runId("WorkflowEventBatch.run", record.getRun()),
        Fields.atLeast("WorkflowEventBatch.firstSequence", 1, record.getFirstSequence()),
        Fields.instant("WorkflowEventBatch.at", record.getAt()),
        Fields.list("WorkflowEventBatch.events", record.getEvents(), TaskEventCodec::fromRecord));
  }

  /**
   * Returns the record of a refusal.
   *
   * @throws ContractViolationException when a field is outside the contract
   */
  public static CommandRejected toRecord(Effect.Reject reject, Instant at) {
    return new CommandRejected(
        reject.workflowId().value(),
        reject.commandId(),
        Fields.prose("CommandRejected.reason", reject.reason()),
        Fields.instant("CommandRejected.at", at));
  }

  /**
   * Returns the refusal of a record; when it was given is {@code record.getAt()}.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static Effect.Reject fromRecord(CommandRejected record) {
    return new Effect.Reject(
        Fields.workflowId("CommandRejected.workflowId", record.getWorkflowId()),
        Fields.required("CommandRejected.commandId", record.getCommandId()),
        Fields.required("CommandRejected.reason", record.getReason()));
  }

  /**
   * Returns the record of the answer to a repeated submit.
   *
   * @throws ContractViolationException when a field is outside the contract
   */
  public static CommandAccepted toRecord(Effect.AcceptAgain accepted, Instant at) {
    return new CommandAccepted(
        accepted.workflowId().value(),
        accepted.commandId(),
        accepted.run().value(),
        Fields.instant("CommandAccepted.at", at));
  }

  /**
   * Returns the answer of a record; when it was given is {@code record.getAt()}.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static Effect.AcceptAgain fromRecord(CommandAccepted record) {
    return new Effect.AcceptAgain(
        Fields.workflowId("CommandAccepted.workflowId", record.getWorkflowId()),
        Fields.required("CommandAccepted.commandId", record.getCommandId()),
        Fields.runId("CommandAccepted.run", record.getRun()));
  }
}
