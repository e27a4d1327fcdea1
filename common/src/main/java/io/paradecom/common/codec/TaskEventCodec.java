package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.AttemptFailed;
import io.paradecom.schemas.AttemptReturned;
import io.paradecom.schemas.ConditionEvaluated;
import io.paradecom.schemas.ContinuationGranted;
import io.paradecom.schemas.DecompositionWanted;
import io.paradecom.schemas.DependantsSettled;
import io.paradecom.schemas.DispatchLost;
import io.paradecom.schemas.LeaseLost;
import io.paradecom.schemas.RoundEnded;
import io.paradecom.schemas.TaskCancelled;
import io.paradecom.schemas.TaskClaimed;
import io.paradecom.schemas.TaskContinued;
import io.paradecom.schemas.TaskDelayed;
import io.paradecom.schemas.TaskDispatched;
import io.paradecom.schemas.TaskExpanded;
import io.paradecom.schemas.TaskFailed;
import io.paradecom.schemas.TaskParked;
import io.paradecom.schemas.TaskProgressed;
import io.paradecom.schemas.TaskReady;
import io.paradecom.schemas.TaskSatisfied;
import io.paradecom.schemas.TaskSkipped;
import io.paradecom.schemas.TaskSucceeded;
import io.paradecom.schemas.TaskTaken;
import io.paradecom.schemas.TaskWaived;
import io.paradecom.schemas.UndeclaredWritesFound;
import io.paradecom.schemas.WaitReasonName;
import org.jspecify.annotations.Nullable;

/** Facts about single tasks. */
final class TaskEventCodec {
  private static final EnumPair<WaitReasonName, WaitReason> REASONS =
      EnumPair.of(WaitReasonName.values(), WaitReason.values());

  private TaskEventCodec() {}

  static Object toRecord(WorkflowEvent.TaskEvent event) {
    return switch (event) {
      case WorkflowEvent.TaskDelayed delayed -> delayed(delayed);
      case WorkflowEvent.TaskDispatched dispatched -> dispatched(dispatched);
      case WorkflowEvent.ContinuationGranted granted -> ContinuationCodec.toRecord(granted);
      case WorkflowEvent.TaskContinued continued -> ContinuationCodec.toRecord(continued);
      case WorkflowEvent.TaskClaimed claimed -> claimed(claimed);
      case WorkflowEvent.LeaseLost lost -> lost(lost);
      case WorkflowEvent.AttemptReturned returned -> returned(returned);
      case WorkflowEvent.AttemptFailed failed -> failed(failed);
      case WorkflowEvent.TaskReset _,
          WorkflowEvent.DependantsUnsettled _,
          WorkflowEvent.TaskReleased _,
          WorkflowEvent.ResourcesClaimed _,
          WorkflowEvent.ResourcesGranted _,
          WorkflowEvent.ResourcesReturned _,
          WorkflowEvent.UndoMarked _,
          WorkflowEvent.UndoReady _,
          WorkflowEvent.TaskCompensated _,
          WorkflowEvent.UndoTold _,
          WorkflowEvent.TaskAwaiting _,
          WorkflowEvent.LoopAdvanced _,
          WorkflowEvent.ChildWanted _,
          WorkflowEvent.ChildStarted _,
          WorkflowEvent.ChildSucceeded _,
          WorkflowEvent.TaskAnswered _,
          WorkflowEvent.TaskRejected _ ->
          GrowthEventCodec.toRecord(event);
      default -> ended(event);
    };
  }

  private static Object plain(WorkflowEvent.TaskEvent event) {
    return switch (event) {
      case WorkflowEvent.ConditionEvaluated(var index, var task, var holds, var reason) ->
          new ConditionEvaluated(index, task.value(), holds, reason);
      case WorkflowEvent.TaskReady(var index, var task) -> new TaskReady(index, task.value());
      case WorkflowEvent.DispatchLost(var index, var task) -> new DispatchLost(index, task.value());
      case WorkflowEvent.TaskProgressed(var index, var task) ->
          new TaskProgressed(index, task.value());
      case WorkflowEvent.DependantsSettled(var index, var task, var from, var to, var all) ->
          new DependantsSettled(index, task.value(), from, to, all);
      case WorkflowEvent.UndeclaredWritesFound found -> WriteCodec.toRecord(found);
      case WorkflowEvent.TaskTaken taken -> TakenCodec.toRecord(taken);
      default -> throw Fields.unknown("WorkflowEventBatch.events", event);
    };
  }

  private static Object ended(WorkflowEvent.TaskEvent event) {
    int index = event.index();
    String task = event.task().value();
    return switch (event) {
      case WorkflowEvent.TaskSucceeded succeeded -> succeeded(succeeded);
      case WorkflowEvent.TaskSatisfied _ -> new TaskSatisfied(index, task);
      case WorkflowEvent.TaskExpanded expanded -> ExpansionCodec.toRecord(expanded);
      case WorkflowEvent.DecompositionWanted wanted -> ExpansionCodec.toRecord(wanted);
      case WorkflowEvent.RoundEnded ended -> RepeatFormat.toRecord(ended);
      case WorkflowEvent.TaskFailed failed ->
          new TaskFailed(index, task, PartsCodec.toRecord(failed.failure()));
      case WorkflowEvent.TaskSkipped skipped -> {
        TaskId cause = skipped.cause();
        yield new TaskSkipped(index, task, cause == null ? null : cause.value());
      }
      case WorkflowEvent.TaskCancelled cancelled ->
          new TaskCancelled(
              index,
              task,
              Fields.prose("TaskCancelled.reason", cancelled.reason()),
              cancelled.commandId());
      case WorkflowEvent.TaskWaived waived ->
          new TaskWaived(
              index, task, Fields.prose("TaskWaived.reason", waived.reason()), waived.commandId());
      case WorkflowEvent.TaskParked parked ->
          new TaskParked(index, task, PartsCodec.toRecord(parked.failure()));
      default -> plain(event);
    };
  }

  private static TaskDispatched dispatched(WorkflowEvent.TaskDispatched event) {
    return new TaskDispatched(
        event.index(), event.task().value(), event.attempt(), event.queue().value());
  }

  private static AttemptReturned returned(WorkflowEvent.AttemptReturned event) {
    return new AttemptReturned(
        event.index(),
        event.task().value(),
        Fields.prose("AttemptReturned.reason", event.reason()));
  }

  private static TaskDelayed delayed(WorkflowEvent.TaskDelayed event) {
    return new TaskDelayed(
        event.index(),
        event.task().value(),
        REASONS.toWire(event.reason()),
        Fields.instant("TaskDelayed.until", event.until()));
  }

  private static LeaseLost lost(WorkflowEvent.LeaseLost event) {
    return new LeaseLost(
        event.index(),
        event.task().value(),
        PartsCodec.toRecord(event.lease()),
        Fields.prose("LeaseLost.reason", event.reason()));
  }

  private static TaskClaimed claimed(WorkflowEvent.TaskClaimed event) {
    return new TaskClaimed(
        event.index(),
        event.task().value(),
        PartsCodec.toRecord(event.lease()),
        Fields.instant("TaskClaimed.at", event.at()));
  }

  private static AttemptFailed failed(WorkflowEvent.AttemptFailed event) {
    return new AttemptFailed(
        event.index(),
        event.task().value(),
        event.attempt(),
        PartsCodec.toRecord(event.failure()),
        Fields.optionalInstant("AttemptFailed.startedAt", event.startedAt()),
        Fields.optionalInstant("AttemptFailed.endedAt", event.endedAt()),
        event.usage());
  }

  private static TaskSucceeded succeeded(WorkflowEvent.TaskSucceeded event) {
    TaskResult result = event.result();
    return new TaskSucceeded(
        event.index(),
        event.task().value(),
        event.attempt(),
        result.output(),
        result.usage(),
        Fields.instant("TaskSucceeded.startedAt", result.startedAt()),
        Fields.instant("TaskSucceeded.endedAt", result.endedAt()));
  }

  /** Also takes facts about a workflow as a whole. */
  static WorkflowEvent fromRecord(@Nullable Object event) {
    return switch (event) {
      case ConditionEvaluated e ->
          new WorkflowEvent.ConditionEvaluated(
              index(e.getIndex()),
              task(e.getTask()),
              e.getHolds(),
              Fields.required("ConditionEvaluated.reason", e.getReason()));
      case TaskReady e -> new WorkflowEvent.TaskReady(index(e.getIndex()), task(e.getTask()));
      case UndeclaredWritesFound e -> WriteCodec.fromRecord(e);
      case TaskDelayed e -> delayed(e);
      case TaskDispatched e -> dispatched(e);
      case DispatchLost e -> new WorkflowEvent.DispatchLost(index(e.getIndex()), task(e.getTask()));
      case ContinuationGranted e -> ContinuationCodec.fromRecord(e);
      case TaskContinued e -> ContinuationCodec.fromRecord(e);
      case TaskClaimed e -> claimed(e);
      case TaskProgressed e ->
          new WorkflowEvent.TaskProgressed(index(e.getIndex()), task(e.getTask()));
      case LeaseLost e ->
          new WorkflowEvent.LeaseLost(
              index(e.getIndex()),
              task(e.getTask()),
              PartsCodec.fromRecord(e.getLease()),
              Fields.required("LeaseLost.reason", e.getReason()));
      case AttemptReturned e ->
          new WorkflowEvent.AttemptReturned(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.required("AttemptReturned.reason", e.getReason()));
      case AttemptFailed e -> failed(e);
      case DependantsSettled e -> settled(e);
      case null, default -> end(event);
    };
  }

  private static WorkflowEvent end(@Nullable Object event) {
    return switch (event) {
      case TaskSucceeded e -> succeeded(e);
      case TaskTaken e -> TakenCodec.fromRecord(e);
      case TaskSatisfied e ->
          new WorkflowEvent.TaskSatisfied(index(e.getIndex()), task(e.getTask()));
      case TaskFailed e ->
          new WorkflowEvent.TaskFailed(
              index(e.getIndex()), task(e.getTask()), PartsCodec.fromRecord(e.getFailure()));
      case TaskSkipped e -> {
        String cause = e.getCause();
        yield new WorkflowEvent.TaskSkipped(
            index(e.getIndex()),
            task(e.getTask()),
            cause == null ? null : Fields.taskId("TaskSkipped.cause", cause));
      }
      case TaskCancelled e ->
          new WorkflowEvent.TaskCancelled(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.required("TaskCancelled.reason", e.getReason()),
              e.getCommandId());
      case TaskWaived e ->
          new WorkflowEvent.TaskWaived(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.required("TaskWaived.reason", e.getReason()),
              Fields.required("TaskWaived.commandId", e.getCommandId()));
      case TaskExpanded e -> ExpansionCodec.fromRecord(e);
      case DecompositionWanted e -> ExpansionCodec.fromRecord(e);
      case RoundEnded e -> RepeatFormat.fromRecord(e);
      case TaskParked e ->
          new WorkflowEvent.TaskParked(
              index(e.getIndex()), task(e.getTask()), PartsCodec.fromRecord(e.getFailure()));
      case null, default -> RunEventCodec.fromRecord(event);
    };
  }

  private static WorkflowEvent delayed(TaskDelayed event) {
    return new WorkflowEvent.TaskDelayed(
        index(event.getIndex()),
        task(event.getTask()),
        REASONS.toCore("TaskDelayed.reason", event.getReason()),
        Fields.instant("TaskDelayed.until", event.getUntil()));
  }

  private static WorkflowEvent dispatched(TaskDispatched event) {
    return new WorkflowEvent.TaskDispatched(
        index(event.getIndex()),
        task(event.getTask()),
        Fields.atLeast("TaskDispatched.attempt", 0, event.getAttempt()),
        Fields.queue("TaskDispatched.queue", event.getQueue()));
  }

  private static WorkflowEvent claimed(TaskClaimed event) {
    return new WorkflowEvent.TaskClaimed(
        index(event.getIndex()),
        task(event.getTask()),
        PartsCodec.fromRecord(event.getLease()),
        Fields.instant("TaskClaimed.at", event.getAt()));
  }

  private static WorkflowEvent failed(AttemptFailed event) {
    return new WorkflowEvent.AttemptFailed(
        index(event.getIndex()),
        task(event.getTask()),
        Fields.atLeast("AttemptFailed.attempt", 0, event.getAttempt()),
        PartsCodec.fromRecord(event.getFailure()),
        Fields.optionalInstant("AttemptFailed.startedAt", event.getStartedAt()),
        Fields.optionalInstant("AttemptFailed.endedAt", event.getEndedAt()),
        event.getUsage());
  }

  private static WorkflowEvent settled(DependantsSettled event) {
    return new WorkflowEvent.DependantsSettled(
        index(event.getIndex()),
        task(event.getTask()),
        Fields.atLeast("DependantsSettled.from", 0, event.getFrom()),
        Fields.atLeast("DependantsSettled.to", 0, event.getTo()),
        event.getAll());
  }

  private static WorkflowEvent succeeded(TaskSucceeded event) {
    return new WorkflowEvent.TaskSucceeded(
        index(event.getIndex()),
        task(event.getTask()),
        Fields.atLeast("TaskSucceeded.attempt", 0, event.getAttempt()),
        new TaskResult(
            event.getOutput(),
            event.getUsage(),
            Fields.instant("TaskSucceeded.startedAt", event.getStartedAt()),
            Fields.instant("TaskSucceeded.endedAt", event.getEndedAt())));
  }

  private static int index(int value) {
    return Fields.atLeast("an event's index", 0, value);
  }

  private static TaskId task(@Nullable String value) {
    return Fields.taskId("an event's task", value);
  }
}
