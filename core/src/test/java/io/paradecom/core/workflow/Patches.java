package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;

/** Builds patches for tests. */
final class Patches {
  private Patches() {}

  /** Returns a patch of any graph version by an author called ada. */
  static WorkflowCommand.Patch patch(String commandId, PatchOperation... operations) {
    return patch(commandId, 0, operations);
  }

  static WorkflowCommand.Patch patch(String commandId, int version, PatchOperation... operations) {
    return new WorkflowCommand.Patch(
        PartitionRig.ID, commandId, "ada", version, List.of(operations));
  }

  static PatchOperation add(TaskSpec... tasks) {
    return new PatchOperation.AddTasks(List.of(tasks));
  }

  /** Lets a task need more, such as {@code "a"} or {@code "a:FAILURE"}. */
  static PatchOperation needs(String task, String... needs) {
    return new PatchOperation.AddNeeds(new TaskId(task), PartitionRig.task("x", needs).needs());
  }

  static PatchOperation edit(String task, TaskEdit edit) {
    return new PatchOperation.EditTask(new TaskId(task), edit);
  }

  static PatchOperation priority(String task, int priority) {
    return edit(task, TaskEdit.ofPriority(priority));
  }

  static PatchOperation action(String task, TaskAction action) {
    return edit(task, new TaskEdit(null, action, null, null, null));
  }
}
