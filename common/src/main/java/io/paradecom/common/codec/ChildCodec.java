package io.paradecom.common.codec;

import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.ChildControl;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.schemas.ChildControlName;
import io.paradecom.schemas.ChildEnded;
import io.paradecom.schemas.ChildOutcomeName;
import io.paradecom.schemas.ChildStarted;
import io.paradecom.schemas.ChildSucceeded;
import io.paradecom.schemas.ChildWanted;
import io.paradecom.schemas.ControlChild;
import io.paradecom.schemas.SubWorkflowAction;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that start workflows: the action, in a row and on the wire, the facts about it, and what
 * the two workflows say to each other. In a row: definition, version, the number of parameters with
 * name and value of each in the order of their names, and the outputs. Stateless, thread-safe.
 */
public final class ChildCodec {
  private static final EnumPair<ChildControlName, ChildControl> CONTROLS =
      EnumPair.of(ChildControlName.values(), ChildControl.values());

  private ChildCodec() {}

  static void write(SubWorkflowSpec spec, RowWriter out) {
    out.text(spec.definition()).number(spec.version()).number(spec.parameters().size());
    spec.parameters().forEach((name, value) -> out.text(name).text(value));
    out.number(spec.outputs().size());
    spec.outputs().forEach(task -> out.text(task.value()));
  }

  static SubWorkflowSpec read(RowReader in) {
    String definition = in.text("SubWorkflow.definition");
    int version = in.integer("SubWorkflow.version");
    int count = in.count("SubWorkflow.parameters");
    Map<String, String> parameters = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      parameters.put(in.text("SubWorkflow.parameters"), in.text("SubWorkflow.parameters"));
    }
    return new SubWorkflowSpec(
        definition,
        version,
        parameters,
        SpecFormat.texts(in, "SubWorkflow.outputs").stream().map(TaskId::new).toList());
  }

  static SubWorkflowAction toRecord(SubWorkflowSpec spec) {
    return new SubWorkflowAction(
        spec.definition(),
        spec.version(),
        spec.parameters(),
        spec.outputs().stream().map(TaskId::value).toList());
  }

  /** What is outside its range is refused by the value itself. */
  static SubWorkflowSpec fromRecord(SubWorkflowAction action) {
    return new SubWorkflowSpec(
        Fields.required("SubWorkflowAction.subDefinition", action.getSubDefinition()),
        action.getSubVersion(),
        Fields.required("SubWorkflowAction.subParameters", action.getSubParameters()),
        Fields.list(
            "SubWorkflowAction.subOutputs",
            action.getSubOutputs(),
            id -> Fields.taskId("SubWorkflowAction.subOutputs", id)));
  }

  static Object toRecord(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.ChildWanted(var index, var task) -> new ChildWanted(index, task.value());
      case WorkflowEvent.ChildStarted started ->
          new ChildStarted(
              started.index(),
              started.task().value(),
              started.attempt(),
              started.child().value(),
              started.definition(),
              started.version(),
              Fields.optionalInstant("ChildStarted.until", started.until()));
      case WorkflowEvent.ChildSucceeded(var index, var task, var attempt, var child, var output) ->
          new ChildSucceeded(index, task.value(), attempt, child.value(), output);
      default -> throw Fields.unknown("WorkflowEventBatch.events", event);
    };
  }

  static WorkflowEvent fromRecord(ChildWanted event) {
    return new WorkflowEvent.ChildWanted(
        Fields.atLeast("ChildWanted.index", 0, event.getIndex()),
        Fields.taskId("ChildWanted.task", event.getTask()));
  }

  static WorkflowEvent fromRecord(ChildStarted event) {
    return new WorkflowEvent.ChildStarted(
        Fields.atLeast("ChildStarted.index", 0, event.getIndex()),
        Fields.taskId("ChildStarted.task", event.getTask()),
        Fields.atLeast("ChildStarted.attempt", 0, event.getAttempt()),
        Fields.workflowId("ChildStarted.child", event.getChild()),
        Fields.required("ChildStarted.definition", event.getDefinition()),
        Fields.atLeast("ChildStarted.version", 0, event.getVersion()),
        Fields.optionalInstant("ChildStarted.until", event.getUntil()));
  }

  static WorkflowEvent fromRecord(ChildSucceeded event) {
    return new WorkflowEvent.ChildSucceeded(
        Fields.atLeast("ChildSucceeded.index", 0, event.getIndex()),
        Fields.taskId("ChildSucceeded.task", event.getTask()),
        Fields.atLeast("ChildSucceeded.attempt", 0, event.getAttempt()),
        Fields.workflowId("ChildSucceeded.child", event.getChild()),
        event.getOutput());
  }

  /** Returns the record of a word to a workflow that a task started. */
  public static WorkflowCommandRecord toRecord(io.paradecom.core.workflow.ControlChild command) {
    return new WorkflowCommandRecord(
        command.workflowId().value(),
        command.parent().commandId(),
        null,
        new ControlChild(
            OriginCodec.toRecord(command.parent()),
            CONTROLS.toWire(command.control()),
            Fields.prose("ControlChild.controlReason", command.reason())));
  }

  /** Returns the record of what a task is told of the workflow that it started. */
  public static WorkflowCommandRecord toRecord(io.paradecom.core.workflow.ChildEnded command) {
    return new WorkflowCommandRecord(
        command.workflowId().value(),
        command.parent().commandId(),
        null,
        new ChildEnded(
            OriginCodec.toRecord(command.parent()),
            command.child().value(),
            toWire(command.state()),
            command.output(),
            Fields.prose("ChildEnded.childDetail", command.detail())));
  }

  /**
   * Returns what one leader says to another; empty: it is a wish of somebody else.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static Optional<WorkflowCommand> fromRecord(WorkflowCommandRecord record) {
    try {
      return switch (record.getBody()) {
        case ControlChild control ->
            Optional.of(
                new io.paradecom.core.workflow.ControlChild(
                    Fields.workflowId("WorkflowCommandRecord.workflowId", record.getWorkflowId()),
                    OriginCodec.fromRecord(control.getStartedBy()),
                    CONTROLS.toCore("ControlChild.control", control.getControl()),
                    Fields.required("ControlChild.controlReason", control.getControlReason())));
        case ChildEnded ended ->
            Optional.of(
                new io.paradecom.core.workflow.ChildEnded(
                    OriginCodec.fromRecord(ended.getToldTask()),
                    Fields.workflowId("ChildEnded.child", ended.getChild()),
                    toCore(ended.getOutcome()),
                    ended.getChildOutput(),
                    Fields.required("ChildEnded.childDetail", ended.getChildDetail())));
        case null, default -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("WorkflowCommandRecord.body", e);
    }
  }

  private static ChildOutcomeName toWire(WorkflowState state) {
    return switch (state) {
      case SUCCEEDED -> ChildOutcomeName.SUCCEEDED;
      case FAILED -> ChildOutcomeName.FAILED;
      case CANCELLED -> ChildOutcomeName.CANCELLED;
      case COMPENSATED -> ChildOutcomeName.COMPENSATED;
      case REFUSED -> ChildOutcomeName.REFUSED;
      case QUARANTINED -> ChildOutcomeName.QUARANTINED;
      case STAGING, RUNNING, PAUSED, CANCELLING, COMPENSATING, PURGING, PURGED ->
          throw new IllegalStateException("Expected the end of a workflow, but found " + state);
    };
  }

  private static WorkflowState toCore(@Nullable ChildOutcomeName outcome) {
    return switch (Fields.required("ChildEnded.outcome", outcome)) {
      case SUCCEEDED -> WorkflowState.SUCCEEDED;
      case FAILED -> WorkflowState.FAILED;
      case CANCELLED -> WorkflowState.CANCELLED;
      case COMPENSATED -> WorkflowState.COMPENSATED;
      case REFUSED -> WorkflowState.REFUSED;
      case QUARANTINED -> WorkflowState.QUARANTINED;
      case UNKNOWN ->
          throw new ContractViolationException(
              "Expected ChildEnded.outcome to say how a workflow has ended, but found UNKNOWN.");
    };
  }
}
