package io.paradecom.leader.http;

import io.javalin.http.Context;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.PatchOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tasks that start definitions to the namespace of who hands them in: a definition of another
 * one would run, and show what it is, under an id of theirs.
 */
final class OwnDefinitions {
  private OwnDefinitions() {}

  /**
   * Looks at tasks that are to be taken in.
   *
   * @throws Problem when one of them starts what is in no namespace of who asks
   */
  static void require(Context context, List<TaskSpec> tasks) {
    tasks.forEach(task -> require(context, task.id(), task.action()));
  }

  /**
   * Looks at what changes a graph.
   *
   * @throws Problem when a task would start what is in no namespace of who asks
   */
  static void requireIn(Context context, List<PatchOperation> operations) {
    for (PatchOperation operation : operations) {
      switch (operation) {
        case PatchOperation.AddTasks(var tasks) -> require(context, tasks);
        case PatchOperation.EditTask(var task, var edit) -> require(context, task, edit.action());
        case PatchOperation.AddNeeds _ -> {}
      }
    }
  }

  private static void require(Context context, TaskId task, @Nullable TaskAction action) {
    if (action instanceof TaskAction.SubWorkflow(var started)) {
      Guards.requireOwn(
          context, "the definition that task '" + task + "' starts", started.definition());
    }
  }
}
