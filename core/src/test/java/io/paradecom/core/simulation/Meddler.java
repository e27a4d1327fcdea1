package io.paradecom.core.simulation;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Draws wishes about single tasks of one workflow. */
final class Meddler {
  private final World world;
  private final WorkflowId id;
  private final int tasks;
  private final Supplier<String> commandIds;

  /**
   * @param tasks how many the workflow has; wishes are about one more, which it does not have
   */
  Meddler(World world, WorkflowId id, int tasks, Supplier<String> commandIds) {
    this.world = world;
    this.id = id;
    this.tasks = tasks;
    this.commandIds = commandIds;
  }

  /** Returns a wish to stop or skip any task. */
  WorkflowCommand.ClientCommand control() {
    return control(task());
  }

  /** Returns a wish to stop or skip a task. */
  WorkflowCommand.ClientCommand control(TaskId task) {
    boolean skip = world.random.nextInt(5) < 2;
    return skip
        ? new WorkflowCommand.SkipTask(id, commandIds.get(), task, "not needed")
        : new WorkflowCommand.CancelTask(
            id, commandIds.get(), task, world.random.nextInt(3) == 0, "not wanted");
  }

  /** Returns a wish to do something again. */
  WorkflowCommand.ClientCommand reset() {
    int named = world.random.nextInt(3);
    List<TaskId> some = Stream.generate(this::task).limit(named).distinct().toList();
    return named == 0 || world.random.nextInt(3) == 0
        ? new WorkflowCommand.Retry(id, commandIds.get(), some)
        : new WorkflowCommand.Rerun(id, commandIds.get(), some);
  }

  /** Returns a wish to retry a task. */
  WorkflowCommand.ClientCommand retry(TaskId task) {
    return new WorkflowCommand.Retry(id, commandIds.get(), List.of(task));
  }

  private TaskId task() {
    return new TaskId("t" + world.random.nextInt(tasks + 1));
  }
}
