package io.paradecom.common.codec;

import io.paradecom.schemas.LogStreamName;
import io.paradecom.schemas.TaskLogChunk;

/** Records of {@code task.logs}. Stateless, thread-safe. */
public final class LogCodec {
  private static final EnumPair<LogStreamName, LogChunk.Stream> STREAMS =
      EnumPair.of(LogStreamName.values(), LogChunk.Stream.values());

  private LogCodec() {}

  /**
   * Returns the record of a piece.
   *
   * @throws ContractViolationException when the piece is outside the contract
   */
  public static TaskLogChunk toRecord(LogChunk chunk) {
    return new TaskLogChunk(
        chunk.workflowId().value(),
        chunk.run().value(),
        chunk.task().value(),
        chunk.attempt(),
        STREAMS.toWire(chunk.stream()),
        chunk.offset(),
        chunk.text(),
        chunk.truncated(),
        Fields.instant("TaskLogChunk.at", chunk.at()));
  }

  /**
   * Returns the piece of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static LogChunk fromRecord(TaskLogChunk record) {
    return new LogChunk(
        Fields.workflowId("TaskLogChunk.workflowId", record.getWorkflowId()),
        Fields.runId("TaskLogChunk.run", record.getRun()),
        Fields.taskId("TaskLogChunk.task", record.getTask()),
        Fields.atLeast("TaskLogChunk.attempt", 0, record.getAttempt()),
        STREAMS.toCore("TaskLogChunk.stream", record.getStream()),
        Fields.atLeast("TaskLogChunk.offset", 0, record.getOffset()),
        Fields.required("TaskLogChunk.text", record.getText()),
        record.getTruncated(),
        Fields.instant("TaskLogChunk.at", record.getAt()));
  }
}
