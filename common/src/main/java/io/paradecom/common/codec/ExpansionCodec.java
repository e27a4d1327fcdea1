package io.paradecom.common.codec;

import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.DecompositionWanted;
import io.paradecom.schemas.TaskExpanded;

/** The facts that a task was broken down, or is to be so. */
final class ExpansionCodec {
  private ExpansionCodec() {}

  static TaskExpanded toRecord(WorkflowEvent.TaskExpanded event) {
    TaskResult result = event.result();
    return new TaskExpanded(
        event.index(),
        event.task().value(),
        event.attempt(),
        event.round(),
        event.firstPart(),
        event.parts(),
        event.provenance(),
        result.output(),
        result.usage(),
        Fields.instant("TaskExpanded.startedAt", result.startedAt()),
        Fields.instant("TaskExpanded.endedAt", result.endedAt()));
  }

  static DecompositionWanted toRecord(WorkflowEvent.DecompositionWanted event) {
    return new DecompositionWanted(
        event.index(), event.task().value(), PartsCodec.toRecord(event.failure()));
  }

  static WorkflowEvent fromRecord(DecompositionWanted event) {
    return new WorkflowEvent.DecompositionWanted(
        Fields.atLeast("DecompositionWanted.index", 0, event.getIndex()),
        Fields.taskId("DecompositionWanted.task", event.getTask()),
        PartsCodec.fromRecord(event.getFailure()));
  }

  static WorkflowEvent fromRecord(TaskExpanded event) {
    return new WorkflowEvent.TaskExpanded(
        Fields.atLeast("TaskExpanded.index", 0, event.getIndex()),
        Fields.taskId("TaskExpanded.task", event.getTask()),
        Fields.atLeast("TaskExpanded.attempt", 0, event.getAttempt()),
        Fields.atLeast("TaskExpanded.round", 1, event.getRound()),
        Fields.atLeast("TaskExpanded.firstPart", 0, event.getFirstPart()),
        Fields.atLeast("TaskExpanded.parts", 1, event.getParts()),
        Fields.required("TaskExpanded.provenance", event.getProvenance()),
        new TaskResult(
            event.getOutput(),
            event.getUsage(),
            Fields.instant("TaskExpanded.startedAt", event.getStartedAt()),
            Fields.instant("TaskExpanded.endedAt", event.getEndedAt())));
  }
}
