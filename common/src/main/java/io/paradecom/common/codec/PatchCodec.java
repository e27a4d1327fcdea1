package io.paradecom.common.codec;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.TaskEdit;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.AddNeeds;
import io.paradecom.schemas.AddTasks;
import io.paradecom.schemas.EditTask;
import io.paradecom.schemas.GraphPatched;
import io.paradecom.schemas.NeedsAdded;
import io.paradecom.schemas.PatchGraph;
import io.paradecom.schemas.ResourceWantRecord;
import io.paradecom.schemas.RetryPolicyRecord;
import io.paradecom.schemas.TaskEditRecord;
import io.paradecom.schemas.TaskEdited;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.TimeoutsRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of a graph: the wish, and the fact. */
final class PatchCodec {
  private PatchCodec() {}

  static PatchGraph toRecord(WorkflowCommand.Patch patch) {
    return new PatchGraph(
        author("PatchGraph.author", patch.author()),
        Fields.atLeast("PatchGraph.expectedVersion", 0, patch.expectedVersion()),
        Fields.list("PatchGraph.operations", patch.operations(), PatchCodec::toRecord));
  }

  private static String author(String field, @Nullable String value) {
    return Fields.text(field, value, Sizes.MAX_NAME_CHARS);
  }

  private static Object toRecord(PatchOperation operation) {
    return switch (operation) {
      case PatchOperation.AddTasks(var tasks) ->
          new AddTasks(Fields.list("AddTasks.addTasks", tasks, SpecCodec::toRecord));
      case PatchOperation.AddNeeds(var task, var needs) ->
          new AddNeeds(task.value(), Fields.list("AddNeeds.addNeeds", needs, SpecCodec::toRecord));
      case PatchOperation.EditTask(var task, var edit) ->
          new EditTask(task.value(), toRecord(edit));
    };
  }

  /**
   * @throws ContractViolationException when the record is outside the contract, also when what it
   *     holds takes more than {@link Sizes#MAX_PATCH_BYTES}
   */
  static WorkflowCommand.Patch fromRecord(WorkflowId id, String commandId, PatchGraph record) {
    OperationReader reader = new OperationReader();
    return new WorkflowCommand.Patch(
        id,
        commandId,
        author("PatchGraph.author", record.getAuthor()),
        Fields.atLeast("PatchGraph.expectedVersion", 0, record.getExpectedVersion()),
        Fields.list("PatchGraph.operations", record.getOperations(), reader::operation));
  }

  /** Reads the operations of one patch, which one event will tell of. */
  private static final class OperationReader {
    private long bytes;

    PatchOperation operation(@Nullable Object operation) {
      return switch (operation) {
        case AddTasks add ->
            new PatchOperation.AddTasks(
                Fields.list("AddTasks.addTasks", add.getAddTasks(), this::task));
        case AddNeeds more -> {
          take(more.getAddNeeds() == null ? 0 : TaskSize.of(more));
          yield new PatchOperation.AddNeeds(
              Fields.taskId("AddNeeds.needsOf", more.getNeedsOf()),
              Fields.list("AddNeeds.addNeeds", more.getAddNeeds(), SpecCodec::fromRecord));
        }
        case EditTask edit -> {
          TaskEditRecord record = Fields.required("EditTask.edit", edit.getEdit());
          String task = Fields.required("EditTask.editTask", edit.getEditTask());
          take(TaskSize.requireEdit(task, record));
          yield new PatchOperation.EditTask(
              Fields.taskId("EditTask.editTask", task), PatchCodec.fromRecord(record));
        }
        case null, default -> throw Fields.unknown("PatchGraph.operations", operation);
      };
    }

    private TaskSpec task(TaskSpecRecord record) {
      take(TaskSize.require(record));
      return SpecCodec.fromRecord(record);
    }

    private void take(int more) {
      bytes += more;
      if (bytes > Sizes.MAX_PATCH_BYTES) {
        throw new ContractViolationException(
            "Expected a PatchGraph of at most %,d bytes, but found more. Send more patches."
                .formatted(Sizes.MAX_PATCH_BYTES));
      }
    }
  }

  private static TaskEditRecord toRecord(TaskEdit edit) {
    TaskAction action = edit.action();
    RetryPolicy retry = edit.retry();
    Timeouts timeouts = edit.timeouts();
    List<ResourceWant> resources = edit.resources();
    return new TaskEditRecord(
        edit.priority(),
        action == null ? null : ActionCodec.toRecord(action),
        retry == null ? null : SpecCodec.toPolicyRecord(retry),
        timeouts == null ? null : SpecCodec.toRecord(timeouts),
        Fields.optionalMs("TaskEditRecord.durationMs", edit.duration()),
        resources == null ? null : ClaimCodec.toRecords("TaskEditRecord.resources", resources),
        SpecCodec.toText(edit.when()));
  }

  private static TaskEdit fromRecord(@Nullable TaskEditRecord nullable) {
    TaskEditRecord record = Fields.required("TaskEditRecord", nullable);
    Object action = record.getAction();
    RetryPolicyRecord retry = record.getRetry();
    TimeoutsRecord timeouts = record.getTimeouts();
    List<ResourceWantRecord> resources = record.getResources();
    try {
      return new TaskEdit(
          record.getPriority(),
          action == null ? null : ActionCodec.fromRecord("TaskEditRecord.action", action),
          retry == null ? null : SpecCodec.fromRecord(retry),
          timeouts == null ? null : SpecCodec.fromRecord(timeouts),
          Fields.optionalDuration("TaskEditRecord.durationMs", record.getDurationMs()),
          resources == null ? null : ClaimCodec.fromRecords("TaskEditRecord.resources", resources),
          SpecCodec.toCondition(record.getWhen()));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("TaskEditRecord", e);
    }
  }

  static GraphPatched toRecord(WorkflowEvent.GraphPatched event) {
    GraphChange change = event.change();
    return new GraphPatched(
        event.version(),
        author("GraphPatched.author", event.author()),
        event.commandId(),
        change.firstIndex(),
        Fields.list("GraphPatched.added", change.added(), SpecCodec::toRecord),
        Fields.list(
            "GraphPatched.needs",
            change.needs(),
            more ->
                new NeedsAdded(
                    more.index(),
                    more.task().value(),
                    Fields.list("NeedsAdded.needs", more.needs(), SpecCodec::toRecord))),
        Fields.list(
            "GraphPatched.edits",
            change.edits(),
            edit -> new TaskEdited(edit.index(), edit.task().value(), toRecord(edit.edit()))));
  }

  static WorkflowEvent.GraphPatched fromRecord(GraphPatched event) {
    return new WorkflowEvent.GraphPatched(
        Fields.atLeast("GraphPatched.version", 0, event.getVersion()),
        author("GraphPatched.author", event.getAuthor()),
        Fields.required("GraphPatched.commandId", event.getCommandId()),
        new GraphChange(
            Fields.atLeast("GraphPatched.firstIndex", 0, event.getFirstIndex()),
            Fields.list("GraphPatched.added", event.getAdded(), SpecCodec::fromRecord),
            Fields.list("GraphPatched.needs", event.getNeeds(), PatchCodec::fromRecord),
            Fields.list("GraphPatched.edits", event.getEdits(), PatchCodec::fromRecord)));
  }

  private static GraphChange.MoreNeeds fromRecord(NeedsAdded more) {
    return new GraphChange.MoreNeeds(
        Fields.atLeast("NeedsAdded.index", 0, more.getIndex()),
        Fields.taskId("NeedsAdded.task", more.getTask()),
        Fields.list("NeedsAdded.needs", more.getNeeds(), SpecCodec::fromRecord));
  }

  private static GraphChange.Edit fromRecord(TaskEdited edit) {
    return new GraphChange.Edit(
        Fields.atLeast("TaskEdited.index", 0, edit.getIndex()),
        Fields.taskId("TaskEdited.task", edit.getTask()),
        fromRecord(edit.getEdit()));
  }
}
