package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;

/** One thing that a patch does to a graph. */
public sealed interface PatchOperation {
  /**
   * Adds tasks, in any order. They may need tasks of the workflow, however these ended, and each
   * other.
   */
  record AddTasks(List<TaskSpec> tasks) implements PatchOperation {
    public AddTasks {
      tasks = List.copyOf(tasks);
    }
  }

  /** Lets a task of the workflow that has not started wait for more tasks, added ones included. */
  record AddNeeds(TaskId task, List<Dependency> needs) implements PatchOperation {
    public AddNeeds {
      needs = List.copyOf(needs);
    }
  }

  /**
   * Changes what a task of the workflow asks for. A priority may be changed while the task waits,
   * all else only before it is dispatched for the first time since its submit or last reset.
   */
  record EditTask(TaskId task, TaskEdit edit) implements PatchOperation {}
}
