package io.paradecom.common.codec;

import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.PassAdvanced;
import io.paradecom.schemas.SubtreeCancelling;
import org.jspecify.annotations.Nullable;

/** Facts about changes of a workflow while it runs. */
final class GrowthEventCodec {
  private GrowthEventCodec() {}

  static Object toRecord(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.SubtreeCancelling(var index, var task, var reason, var commandId) ->
          new SubtreeCancelling(
              index, task.value(), Fields.prose("SubtreeCancelling.reason", reason), commandId);
      case WorkflowEvent.PassAdvanced(var to) -> new PassAdvanced(to);
      default -> throw Fields.unknown("WorkflowEventBatch.events", event);
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
      case null, default -> throw Fields.unknown("WorkflowEventBatch.events", event);
    };
  }
}
