package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.TaskCompensated;
import io.paradecom.schemas.UndoMarked;
import io.paradecom.schemas.UndoReady;
import io.paradecom.schemas.UndoTold;
import io.paradecom.schemas.WorkflowCompensating;
import org.jspecify.annotations.Nullable;

/** Facts about rollbacks. */
final class UndoCodec {
  private UndoCodec() {}

  static Object toRecord(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.WorkflowCompensating(
              var tasks,
              var generation,
              var reason,
              var commandId) ->
          new WorkflowCompensating(
              Fields.list("WorkflowCompensating.tasks", tasks, TaskId::value),
              generation,
              Fields.prose("WorkflowCompensating.reason", reason),
              commandId);
      case WorkflowEvent.UndoMarked(var index, var task, var from, var to) ->
          new UndoMarked(index, task.value(), from, to);
      case WorkflowEvent.UndoReady(var index, var task) -> new UndoReady(index, task.value());
      case WorkflowEvent.UndoTold(var index, var task, var from, var to, var all) ->
          new UndoTold(index, task.value(), from, to, all);
      case WorkflowEvent.TaskCompensated(var index, var task, var attempt, var result) ->
          new TaskCompensated(
              index,
              task.value(),
              attempt,
              result.output(),
              result.usage(),
              Fields.instant("TaskCompensated.startedAt", result.startedAt()),
              Fields.instant("TaskCompensated.endedAt", result.endedAt()));
      default -> throw Fields.unknown("WorkflowEventBatch.events", event);
    };
  }

  static WorkflowEvent fromRecord(@Nullable Object event) {
    return switch (event) {
      case WorkflowCompensating e ->
          new WorkflowEvent.WorkflowCompensating(
              Fields.list(
                  "WorkflowCompensating.tasks",
                  e.getTasks(),
                  id -> Fields.taskId("WorkflowCompensating.tasks", id)),
              Fields.atLeast("WorkflowCompensating.generation", 0, e.getGeneration()),
              Fields.required("WorkflowCompensating.reason", e.getReason()),
              e.getCommandId());
      case UndoMarked e ->
          new WorkflowEvent.UndoMarked(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.atLeast("UndoMarked.from", 0, e.getFrom()),
              Fields.atLeast("UndoMarked.to", 0, e.getTo()));
      case UndoReady e -> new WorkflowEvent.UndoReady(index(e.getIndex()), task(e.getTask()));
      case UndoTold e ->
          new WorkflowEvent.UndoTold(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.atLeast("UndoTold.from", 0, e.getFrom()),
              Fields.atLeast("UndoTold.to", 0, e.getTo()),
              e.getAll());
      case TaskCompensated e ->
          new WorkflowEvent.TaskCompensated(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.atLeast("TaskCompensated.attempt", 0, e.getAttempt()),
              new TaskResult(
                  e.getOutput(),
                  e.getUsage(),
                  Fields.instant("TaskCompensated.startedAt", e.getStartedAt()),
                  Fields.instant("TaskCompensated.endedAt", e.getEndedAt())));
      case null, default -> throw Fields.unknown("WorkflowEventBatch.events", event);
    };
  }

  private static int index(int value) {
    return Fields.atLeast("an event's index", 0, value);
  }

  private static TaskId task(@Nullable String value) {
    return Fields.taskId("an event's task", value);
  }
}
