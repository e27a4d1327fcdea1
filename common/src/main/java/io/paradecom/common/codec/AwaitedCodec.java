package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.ApprovalAction;
import io.paradecom.schemas.ChildStarted;
import io.paradecom.schemas.ChildSucceeded;
import io.paradecom.schemas.ChildWanted;
import io.paradecom.schemas.LoopAdvanced;
import io.paradecom.schemas.SignalAction;
import io.paradecom.schemas.SignalReceived;
import io.paradecom.schemas.TaskAnswered;
import io.paradecom.schemas.TaskAwaiting;
import io.paradecom.schemas.TaskRejected;
import io.paradecom.schemas.WaitAction;
import io.paradecom.schemas.WaitReasonName;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the leader itself ends: the actions, and the facts about them. */
final class AwaitedCodec {
  private static final EnumPair<WaitReasonName, WaitReason> REASONS =
      EnumPair.of(WaitReasonName.values(), WaitReason.values());

  private AwaitedCodec() {}

  static Object toRecord(TaskAction.Awaited action) {
    return switch (action) {
      case TaskAction.Approval(var timeout, var approves, var form) ->
          new ApprovalAction(
              approves,
              Fields.optionalMs("ApprovalAction.approvalTimeoutMs", timeout),
              new TreeMap<>(form));
      case TaskAction.Wait(var timeout, var until) ->
          new WaitAction(
              Fields.optionalMs("WaitAction.waitMs", timeout),
              Fields.optionalInstant("WaitAction.waitUntil", until));
      case TaskAction.SubWorkflow(var spec) -> ChildCodec.toRecord(spec);
      case TaskAction.ForEach(var loop) -> LoopFormat.toRecord(loop);
      case TaskAction.AwaitSignal(var name, var timeout) ->
          new SignalAction(name, Fields.optionalMs("SignalAction.signalTimeoutMs", timeout));
    };
  }

  static TaskAction fromRecord(ApprovalAction approval) {
    return new TaskAction.Approval(
        Fields.optionalDuration(
            "ApprovalAction.approvalTimeoutMs", approval.getApprovalTimeoutMs()),
        approval.getApproves(),
        Fields.required("ApprovalAction.form", approval.getForm()));
  }

  static TaskAction fromRecord(WaitAction wait) {
    return new TaskAction.Wait(
        Fields.optionalDuration("WaitAction.waitMs", wait.getWaitMs()),
        Fields.optionalInstant("WaitAction.waitUntil", wait.getWaitUntil()));
  }

  static TaskAction fromRecord(SignalAction signal) {
    return new TaskAction.AwaitSignal(
        Fields.required("SignalAction.signal", signal.getSignal()),
        Fields.optionalDuration("SignalAction.signalTimeoutMs", signal.getSignalTimeoutMs()));
  }

  static Object toRecord(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.TaskAwaiting(var index, var task, var reason, var until) ->
          new TaskAwaiting(
              index,
              task.value(),
              REASONS.toWire(reason),
              Fields.optionalInstant("TaskAwaiting.until", until));
      case WorkflowEvent.TaskAnswered answered ->
          new TaskAnswered(
              answered.index(),
              answered.task().value(),
              answered.output(),
              answered.author(),
              Fields.prose("TaskAnswered.note", answered.note()),
              answered.signal(),
              answered.commandId());
      case WorkflowEvent.TaskRejected rejected ->
          new TaskRejected(
              rejected.index(),
              rejected.task().value(),
              PartsCodec.toRecord(rejected.failure()),
              rejected.author(),
              Fields.prose("TaskRejected.note", rejected.note()),
              rejected.commandId());
      case WorkflowEvent.LoopAdvanced advanced -> LoopFormat.toRecord(advanced);
      case WorkflowEvent.ChildWanted _,
          WorkflowEvent.ChildStarted _,
          WorkflowEvent.ChildSucceeded _ ->
          ChildCodec.toRecord(event);
      case WorkflowEvent.SignalReceived(var name, var data, var author, var commandId) ->
          new SignalReceived(name, data, author, commandId);
      default -> UndoCodec.toRecord(event);
    };
  }

  static WorkflowEvent fromRecord(@Nullable Object event) {
    return switch (event) {
      case TaskAwaiting e ->
          new WorkflowEvent.TaskAwaiting(
              index(e.getIndex()),
              task(e.getTask()),
              REASONS.toCore("TaskAwaiting.reason", e.getReason()),
              Fields.optionalInstant("TaskAwaiting.until", e.getUntil()));
      case TaskAnswered e ->
          new WorkflowEvent.TaskAnswered(
              index(e.getIndex()),
              task(e.getTask()),
              e.getOutput(),
              Fields.required("TaskAnswered.author", e.getAuthor()),
              Fields.required("TaskAnswered.note", e.getNote()),
              e.getSignal(),
              e.getCommandId());
      case TaskRejected e ->
          new WorkflowEvent.TaskRejected(
              index(e.getIndex()),
              task(e.getTask()),
              PartsCodec.fromRecord(e.getFailure()),
              Fields.required("TaskRejected.author", e.getAuthor()),
              Fields.required("TaskRejected.note", e.getNote()),
              Fields.required("TaskRejected.commandId", e.getCommandId()));
      case LoopAdvanced e -> LoopFormat.fromRecord(e);
      case ChildWanted e -> ChildCodec.fromRecord(e);
      case ChildStarted e -> ChildCodec.fromRecord(e);
      case ChildSucceeded e -> ChildCodec.fromRecord(e);
      case SignalReceived e ->
          new WorkflowEvent.SignalReceived(
              Fields.required("SignalReceived.name", e.getName()),
              e.getData(),
              Fields.required("SignalReceived.author", e.getAuthor()),
              Fields.required("SignalReceived.commandId", e.getCommandId()));
      case null, default -> UndoCodec.fromRecord(event);
    };
  }

  private static int index(int value) {
    return Fields.atLeast("an event's index", 0, value);
  }

  private static TaskId task(@Nullable String value) {
    return Fields.taskId("an event's task", value);
  }
}
