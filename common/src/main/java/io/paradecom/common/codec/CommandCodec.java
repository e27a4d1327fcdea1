package io.paradecom.common.codec;

import io.paradecom.common.json.StrictJson;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TakenResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.schemas.AnswerTask;
import io.paradecom.schemas.CancelTask;
import io.paradecom.schemas.CancelWorkflow;
import io.paradecom.schemas.PatchGraph;
import io.paradecom.schemas.PauseWorkflow;
import io.paradecom.schemas.PurgeWorkflow;
import io.paradecom.schemas.RaiseBudget;
import io.paradecom.schemas.RerunTasks;
import io.paradecom.schemas.ResumeWorkflow;
import io.paradecom.schemas.RetryTasks;
import io.paradecom.schemas.RollbackTasks;
import io.paradecom.schemas.SendSignal;
import io.paradecom.schemas.SkipTask;
import io.paradecom.schemas.SubmitChunk;
import io.paradecom.schemas.TakenResultRecord;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records of {@code workflow.commands}. Stateless, thread-safe. */
public final class CommandCodec {
  private CommandCodec() {}

  /**
   * Returns the record of a command that does not say when it was sent.
   *
   * @throws ContractViolationException when the command is outside the contract
   */
  public static WorkflowCommandRecord toRecord(ClientCommand command) {
    return toRecord(command, null);
  }

  /**
   * Returns the record of a command.
   *
   * @param issuedAt when it is sent; null: not said
   * @throws ContractViolationException when the command is outside the contract
   */
  public static WorkflowCommandRecord toRecord(ClientCommand command, @Nullable Instant issuedAt) {
    return new WorkflowCommandRecord(
        command.workflowId().value(),
        commandId(command.commandId()),
        Fields.optionalInstant("WorkflowCommandRecord.issuedAt", issuedAt),
        body(command));
  }

  private static Object body(ClientCommand command) {
    return switch (command) {
      case WorkflowCommand.Submit submit ->
          new SubmitChunk(
              PartsCodec.toRecord(submit.header()),
              submit.chunk(),
              Fields.list("SubmitChunk.tasks", submit.tasks(), SpecCodec::toRecord),
              Fields.list("SubmitChunk.moreNeeds", submit.moreNeeds(), SpecCodec::toRecord),
              Fields.list("SubmitChunk.taken", submit.taken(), TakenCodec::toRecord));
      case WorkflowCommand.Cancel cancel ->
          new CancelWorkflow(
              Fields.text("CancelWorkflow.reason", cancel.reason(), Sizes.MAX_TEXT_CHARS));
      case WorkflowCommand.CancelTask cancel ->
          new CancelTask(
              cancel.task().value(),
              cancel.subtree(),
              Fields.text("CancelTask.cancelReason", cancel.reason(), Sizes.MAX_TEXT_CHARS));
      case WorkflowCommand.SkipTask skip ->
          new SkipTask(
              skip.task().value(),
              Fields.text("SkipTask.skipReason", skip.reason(), Sizes.MAX_TEXT_CHARS));
      case WorkflowCommand.Retry retry ->
          new RetryTasks(Fields.list("RetryTasks.retryTasks", retry.tasks(), TaskId::value));
      case WorkflowCommand.Rerun rerun ->
          new RerunTasks(Fields.list("RerunTasks.rerunTasks", rerun.tasks(), TaskId::value));
      case WorkflowCommand.Patch patch -> PatchCodec.toRecord(patch);
      case WorkflowCommand.AnswerTask answer -> answered(answer);
      case WorkflowCommand.Signal signal -> sent(signal);
      case WorkflowCommand.Rollback rollback ->
          new RollbackTasks(
              Fields.list("RollbackTasks.rollbackTasks", rollback.tasks(), TaskId::value),
              Fields.text("RollbackTasks.rollbackReason", rollback.reason(), Sizes.MAX_TEXT_CHARS));
      case WorkflowCommand.RaiseBudget raise -> raised(raise);
      case WorkflowCommand.Pause _ -> new PauseWorkflow("");
      case WorkflowCommand.Resume _ -> new ResumeWorkflow("");
      case WorkflowCommand.Purge _ -> new PurgeWorkflow("");
    };
  }

  private static RaiseBudget raised(WorkflowCommand.RaiseBudget raise) {
    return new RaiseBudget(raise.budget(), raise.added().toString());
  }

  private static SendSignal sent(WorkflowCommand.Signal signal) {
    return new SendSignal(
        signal.name(),
        signal.data(),
        Fields.text("SendSignal.signalledBy", signal.author(), Sizes.MAX_NAME_CHARS));
  }

  private static AnswerTask answered(WorkflowCommand.AnswerTask answer) {
    return new AnswerTask(
        answer.task().value(),
        answer.approved(),
        answer.fields(),
        Fields.text("AnswerTask.answeredBy", answer.author(), Sizes.MAX_NAME_CHARS),
        Fields.text("AnswerTask.answerNote", answer.note(), Sizes.MAX_TEXT_CHARS));
  }

  /**
   * Returns the command of a record. What a submit of one chunk leaves out is filled in: the number
   * of its tasks, and where it has a key the content hash.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static ClientCommand fromRecord(WorkflowCommandRecord record) {
    WorkflowId workflowId =
        Fields.workflowId("WorkflowCommandRecord.workflowId", record.getWorkflowId());
    String commandId = commandId(record.getCommandId());
    return switch (record.getBody()) {
      case SubmitChunk chunk -> submit(workflowId, commandId, chunk);
      case CancelWorkflow cancel ->
          new WorkflowCommand.Cancel(
              workflowId,
              commandId,
              Fields.text("CancelWorkflow.reason", cancel.getReason(), Sizes.MAX_TEXT_CHARS));
      case CancelTask cancel -> cancel(workflowId, commandId, cancel);
      case SkipTask skip ->
          new WorkflowCommand.SkipTask(
              workflowId,
              commandId,
              Fields.taskId("SkipTask.skipTask", skip.getSkipTask()),
              Fields.text("SkipTask.skipReason", skip.getSkipReason(), Sizes.MAX_TEXT_CHARS));
      case RetryTasks retry ->
          new WorkflowCommand.Retry(
              workflowId, commandId, tasks("RetryTasks.retryTasks", retry.getRetryTasks()));
      case RerunTasks rerun ->
          new WorkflowCommand.Rerun(
              workflowId, commandId, tasks("RerunTasks.rerunTasks", rerun.getRerunTasks()));
      case PatchGraph patch -> PatchCodec.fromRecord(workflowId, commandId, patch);
      case AnswerTask answer -> answer(workflowId, commandId, answer);
      case SendSignal signal -> signal(workflowId, commandId, signal);
      case RollbackTasks rollback -> rollback(workflowId, commandId, rollback);
      case RaiseBudget raise -> raise(workflowId, commandId, raise);
      case PauseWorkflow _ -> new WorkflowCommand.Pause(workflowId, commandId);
      case ResumeWorkflow _ -> new WorkflowCommand.Resume(workflowId, commandId);
      case PurgeWorkflow _ -> new WorkflowCommand.Purge(workflowId, commandId);
      case null, default -> throw Fields.unknown("WorkflowCommandRecord.body", record.getBody());
    };
  }

  private static WorkflowCommand.CancelTask cancel(
      WorkflowId workflowId, String commandId, CancelTask cancel) {
    return new WorkflowCommand.CancelTask(
        workflowId,
        commandId,
        Fields.taskId("CancelTask.cancelTask", cancel.getCancelTask()),
        cancel.getSubtree(),
        Fields.text("CancelTask.cancelReason", cancel.getCancelReason(), Sizes.MAX_TEXT_CHARS));
  }

  /**
   * Returns the answer to a command that violates the contract, so that its sender hears of it;
   * empty when not even its ids can be read.
   */
  public static Optional<Effect.Reject> rejection(
      WorkflowCommandRecord record, ContractViolationException violation) {
    String workflowId = record.getWorkflowId();
    String commandId = record.getCommandId();
    if (workflowId == null || commandId == null || !Identifiers.isValid(workflowId)) {
      return Optional.empty();
    }
    if (commandId.length() > Sizes.MAX_NAME_CHARS) {
      return Optional.empty();
    }
    return Optional.of(
        new Effect.Reject(
            new WorkflowId(workflowId), commandId, String.valueOf(violation.getMessage())));
  }

  private static WorkflowCommand.AnswerTask answer(
      WorkflowId workflowId, String commandId, AnswerTask answer) {
    return new WorkflowCommand.AnswerTask(
        workflowId,
        commandId,
        Fields.taskId("AnswerTask.answerTask", answer.getAnswerTask()),
        answer.getApproved(),
        Fields.required("AnswerTask.fields", answer.getFields()),
        Fields.text("AnswerTask.answeredBy", answer.getAnsweredBy(), Sizes.MAX_NAME_CHARS),
        Fields.text("AnswerTask.answerNote", answer.getAnswerNote(), Sizes.MAX_TEXT_CHARS));
  }

  private static WorkflowCommand.Signal signal(
      WorkflowId workflowId, String commandId, SendSignal signal) {
    return new WorkflowCommand.Signal(
        workflowId,
        commandId,
        Fields.required("SendSignal.signalName", signal.getSignalName()),
        signalData(signal.getSignalData()),
        Fields.text("SendSignal.signalledBy", signal.getSignalledBy(), Sizes.MAX_NAME_CHARS));
  }

  private static WorkflowCommand.Rollback rollback(
      WorkflowId workflowId, String commandId, RollbackTasks rollback) {
    return new WorkflowCommand.Rollback(
        workflowId,
        commandId,
        tasks("RollbackTasks.rollbackTasks", rollback.getRollbackTasks()),
        Fields.text(
            "RollbackTasks.rollbackReason", rollback.getRollbackReason(), Sizes.MAX_TEXT_CHARS));
  }

  private static WorkflowCommand.RaiseBudget raise(
      WorkflowId workflowId, String commandId, RaiseBudget raise) {
    Amount added = BudgetCodec.amount("RaiseBudget.added", raise.getAdded());
    if (added.isZero()) {
      throw new ContractViolationException(
          "Expected RaiseBudget.added above 0, but found '%s'.".formatted(raise.getAdded()));
    }
    return new WorkflowCommand.RaiseBudget(
        workflowId, commandId, Fields.required("RaiseBudget.budget", raise.getBudget()), added);
  }

  private static @Nullable String signalData(@Nullable String data) {
    if (data != null && !StrictJson.isOneValue(data)) {
      throw new ContractViolationException(
          "Expected SendSignal.signalData to be one JSON value, but it is not.");
    }
    return data;
  }

  private static List<TaskId> tasks(String field, @Nullable List<String> ids) {
    return Fields.list(field, ids, id -> Fields.taskId(field, id));
  }

  private static String commandId(@Nullable String value) {
    return Fields.text("WorkflowCommandRecord.commandId", value, Sizes.MAX_NAME_CHARS);
  }

  private static WorkflowCommand.Submit submit(
      WorkflowId workflowId, String commandId, SubmitChunk chunk) {
    SubmitHeader header = PartsCodec.fromRecord(chunk.getHeader());
    ChunkReader reader = new ChunkReader();
    List<TaskSpec> tasks = Fields.list("SubmitChunk.tasks", chunk.getTasks(), reader::task);
    return new WorkflowCommand.Submit(
        workflowId,
        commandId,
        header.chunks() == 1 ? completed(header, tasks) : sealed(header),
        Fields.atLeast("SubmitChunk.chunk", 0, chunk.getChunk()),
        Fields.list("SubmitChunk.moreNeeds", chunk.getMoreNeeds(), SpecCodec::fromRecord),
        tasks,
        Fields.list("SubmitChunk.taken", chunk.getTaken(), reader::taken));
  }

  /**
   * Reads the tasks of one chunk, which one event will tell of. That can be larger than the chunk
   * was, when its writer left out what has defaults.
   */
  private static final class ChunkReader {
    private long bytes;

    TakenResult taken(TakenResultRecord record) {
      String output = record.getOutput();
      count(output == null ? 0 : output.length());
      return TakenCodec.fromRecord(record);
    }

    TaskSpec task(TaskSpecRecord record) {
      count(TaskSize.require(record));
      return SpecCodec.fromRecord(record);
    }

    private void count(int more) {
      bytes += more;
      if (bytes > Sizes.MAX_RECORD_BYTES) {
        throw new ContractViolationException(
            "Expected tasks of at most %,d bytes in one SubmitChunk, but found more. Send more chunks."
                .formatted(Sizes.MAX_RECORD_BYTES));
      }
    }
  }

  private static SubmitHeader completed(SubmitHeader header, List<TaskSpec> tasks) {
    boolean hashMissing = header.key() != null && header.contentHash().isEmpty();
    if (header.taskCount() >= 0 && !hashMissing) {
      return header;
    }
    return header.withContent(
        header.taskCount() >= 0 ? header.taskCount() : tasks.size(),
        hashMissing ? ContentHash.of(header, tasks) : header.contentHash());
  }

  private static SubmitHeader sealed(SubmitHeader header) {
    if (header.taskCount() < 0) {
      throw new ContractViolationException(
          "Expected SubmitHeaderRecord.taskCount in a submit of %d chunks, but found %d."
              .formatted(header.chunks(), header.taskCount()));
    }
    return header;
  }
}
