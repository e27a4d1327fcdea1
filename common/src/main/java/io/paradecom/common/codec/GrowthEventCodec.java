package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.ResetScope;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.DependantsUnsettled;
import io.paradecom.schemas.GraphPatched;
import io.paradecom.schemas.PassAdvanced;
import io.paradecom.schemas.ResetBegan;
import io.paradecom.schemas.ResetMarked;
import io.paradecom.schemas.ResetScopeName;
import io.paradecom.schemas.ResourcesClaimed;
import io.paradecom.schemas.ResourcesGranted;
import io.paradecom.schemas.ResourcesReturned;
import io.paradecom.schemas.SubtreeCancelling;
import io.paradecom.schemas.TaskReleased;
import io.paradecom.schemas.TaskReset;
import org.jspecify.annotations.Nullable;

/** Facts about how a workflow is changed while it runs, and about claims on resources. */
final class GrowthEventCodec {
  private static final EnumPair<ResetScopeName, ResetScope> SCOPES =
      EnumPair.of(ResetScopeName.values(), ResetScope.values());

  private GrowthEventCodec() {}

  private static int index(int value) {
    return Fields.atLeast("an event's index", 0, value);
  }

  private static TaskId task(@Nullable String value) {
    return Fields.taskId("an event's task", value);
  }

  static Object toRecord(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.SubtreeCancelling(var index, var task, var reason, var commandId) ->
          new SubtreeCancelling(
              index, task.value(), Fields.prose("SubtreeCancelling.reason", reason), commandId);
      case WorkflowEvent.PassAdvanced(var to) -> new PassAdvanced(to);
      case WorkflowEvent.ResetBegan(var scope, var tasks, var generation, var commandId) ->
          new ResetBegan(
              SCOPES.toWire(scope),
              Fields.list("ResetBegan.tasks", tasks, TaskId::value),
              generation,
              commandId);
      case WorkflowEvent.ResetMarked _ -> new ResetMarked();
      case WorkflowEvent.GraphPatched patched -> PatchCodec.toRecord(patched);
      case WorkflowEvent.TaskReset(var index, var task) -> new TaskReset(index, task.value());
      case WorkflowEvent.TaskReleased(var index, var task) -> new TaskReleased(index, task.value());
      case WorkflowEvent.DependantsUnsettled(var index, var task, var from, var to) ->
          new DependantsUnsettled(index, task.value(), from, to);
      case WorkflowEvent.ResourcesClaimed(var index, var task, var key) ->
          new ResourcesClaimed(index, task.value(), Fields.prose("ResourcesClaimed.key", key));
      case WorkflowEvent.ResourcesGranted(var index, var task, var claim, var token) ->
          new ResourcesGranted(index, task.value(), claim, token);
      case WorkflowEvent.ResourcesReturned(var index, var task) ->
          new ResourcesReturned(index, task.value());
      default -> AwaitedCodec.toRecord(event);
    };
  }

  static WorkflowEvent fromRecord(@Nullable Object event) {
    return switch (event) {
      case SubtreeCancelling cancelling ->
          new WorkflowEvent.SubtreeCancelling(
              Fields.atLeast("SubtreeCancelling.index", 0, cancelling.getIndex()),
              Fields.taskId("SubtreeCancelling.task", cancelling.getTask()),
              Fields.required("SubtreeCancelling.reason", cancelling.getReason()),
              Fields.required("SubtreeCancelling.commandId", cancelling.getCommandId()));
      case PassAdvanced advanced ->
          new WorkflowEvent.PassAdvanced(Fields.atLeast("PassAdvanced.to", 0, advanced.getTo()));
      case ResetBegan began ->
          new WorkflowEvent.ResetBegan(
              SCOPES.toCore("ResetBegan.scope", began.getScope()),
              Fields.list(
                  "ResetBegan.tasks",
                  began.getTasks(),
                  id -> Fields.taskId("ResetBegan.tasks", id)),
              Fields.atLeast("ResetBegan.generation", 0, began.getGeneration()),
              Fields.required("ResetBegan.commandId", began.getCommandId()));
      case GraphPatched patched -> PatchCodec.fromRecord(patched);
      case ResetMarked _ -> new WorkflowEvent.ResetMarked();
      case TaskReset e -> new WorkflowEvent.TaskReset(index(e.getIndex()), task(e.getTask()));
      case TaskReleased e -> new WorkflowEvent.TaskReleased(index(e.getIndex()), task(e.getTask()));
      case DependantsUnsettled e ->
          new WorkflowEvent.DependantsUnsettled(
              index(e.getIndex()),
              task(e.getTask()),
              Fields.atLeast("DependantsUnsettled.from", 0, e.getFrom()),
              Fields.atLeast("DependantsUnsettled.to", 0, e.getTo()));
      case ResourcesClaimed e -> claimed(e);
      case ResourcesGranted e ->
          new WorkflowEvent.ResourcesGranted(
              index(e.getIndex()), task(e.getTask()), e.getClaim(), e.getToken());
      case ResourcesReturned e ->
          new WorkflowEvent.ResourcesReturned(index(e.getIndex()), task(e.getTask()));
      case null, default -> AwaitedCodec.fromRecord(event);
    };
  }

  private static WorkflowEvent claimed(ResourcesClaimed event) {
    return new WorkflowEvent.ResourcesClaimed(
        index(event.getIndex()),
        task(event.getTask()),
        Fields.prose("ResourcesClaimed.key", event.getKey()));
  }
}
