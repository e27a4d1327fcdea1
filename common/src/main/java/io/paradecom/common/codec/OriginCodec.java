package io.paradecom.common.codec;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.schemas.ParentTaskRecord;
import io.paradecom.schemas.WorkflowOriginRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which definition a workflow was started from, on the topics; and within a row: name, version, the
 * number of parameters, then name and value of each in the order of their names, and where a task
 * started it, that: workflow, run, task, position, epoch, and two lists of texts.
 */
final class OriginCodec {
  private OriginCodec() {}

  static @Nullable WorkflowOriginRecord toRecord(@Nullable WorkflowOrigin origin) {
    return origin == null
        ? null
        : new WorkflowOriginRecord(
            origin.definition(),
            origin.version(),
            origin.parameters(),
            origin.parent() == null ? null : toRecord(origin.parent()));
  }

  /** What is outside its range is refused by the origin itself. */
  static @Nullable WorkflowOrigin fromRecord(@Nullable WorkflowOriginRecord record) {
    return record == null
        ? null
        : new WorkflowOrigin(
            Fields.required("WorkflowOriginRecord.definition", record.getDefinition()),
            record.getVersion(),
            Fields.required("WorkflowOriginRecord.parameters", record.getParameters()),
            record.getParent() == null ? null : fromRecord(record.getParent()));
  }

  static ParentTaskRecord toRecord(ParentTask parent) {
    return new ParentTaskRecord(
        parent.workflow().value(),
        parent.run().value(),
        parent.task().value(),
        parent.index(),
        parent.epoch(),
        parent.outputs().stream().map(TaskId::value).toList(),
        parent.lineage());
  }

  /** What is outside its range is refused by the task itself. */
  static ParentTask fromRecord(@Nullable ParentTaskRecord record) {
    ParentTaskRecord parent = Fields.required("ParentTaskRecord", record);
    return new ParentTask(
        Fields.workflowId("ParentTaskRecord.workflowId", parent.getWorkflowId()),
        new RunId(Fields.required("ParentTaskRecord.run", parent.getRun())),
        Fields.taskId("ParentTaskRecord.task", parent.getTask()),
        parent.getIndex(),
        parent.getEpoch(),
        Fields.list(
            "ParentTaskRecord.outputs",
            parent.getOutputs(),
            id -> Fields.taskId("ParentTaskRecord.outputs", id)),
        Fields.list("ParentTaskRecord.lineage", parent.getLineage(), name -> name));
  }

  static void write(WorkflowOrigin origin, RowWriter out) {
    out.text(origin.definition()).number(origin.version()).number(origin.parameters().size());
    origin.parameters().forEach((name, value) -> out.text(name).text(value));
    ParentTask parent = origin.parent();
    if (parent != null) {
      out.text(parent.workflow().value())
          .text(parent.run().value())
          .text(parent.task().value())
          .number(parent.index())
          .number(parent.epoch())
          .number(parent.outputs().size());
      parent.outputs().forEach(task -> out.text(task.value()));
      out.number(parent.lineage().size());
      parent.lineage().forEach(out::text);
    }
  }

  /**
   * @param started whether a task started it
   */
  static WorkflowOrigin read(boolean started, RowReader in) {
    String definition = in.text("WorkflowOrigin.definition");
    int version = in.integer("WorkflowOrigin.version");
    int count = in.count("WorkflowOrigin.parameters");
    Map<String, String> parameters = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      parameters.put(in.text("WorkflowOrigin.parameters"), in.text("WorkflowOrigin.parameters"));
    }
    return new WorkflowOrigin(definition, version, parameters, started ? parent(in) : null);
  }

  private static ParentTask parent(RowReader in) {
    return new ParentTask(
        new WorkflowId(in.text("ParentTask.workflow")),
        new RunId(in.text("ParentTask.run")),
        new TaskId(in.text("ParentTask.task")),
        in.integer("ParentTask.index"),
        in.number(),
        SpecFormat.texts(in, "ParentTask.outputs").stream().map(TaskId::new).toList(),
        SpecFormat.texts(in, "ParentTask.lineage"));
  }
}
