package io.paradecom.core.simulation;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.TaskEdit;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Draws wishes about single tasks of one workflow, and changes of its graph. */
final class Meddler {
  private final World world;
  private final WorkflowId id;
  private final int tasks;
  private final Supplier<String> commandIds;
  private final GraphMaker graphs;
  private int added;

  /**
   * @param graphs draws what is added
   * @param tasks how many the workflow has; wishes are about one more, which it does not have
   */
  Meddler(World world, WorkflowId id, GraphMaker graphs, int tasks, Supplier<String> commandIds) {
    this.world = world;
    this.id = id;
    this.tasks = tasks;
    this.commandIds = commandIds;
    this.graphs = graphs;
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

  /** Returns a wish to change the graph; some are refused, as they close a cycle or come late. */
  WorkflowCommand.ClientCommand patch() {
    List<PatchOperation> operations = new ArrayList<>();
    List<TaskSpec> more = new ArrayList<>();
    for (int i = world.random.nextInt(4); i > 0; i--) {
      TaskId fresh = new TaskId("p" + added++);
      more.add(graphs.task(fresh, needs(fresh), tasks + 1));
    }
    if (!more.isEmpty()) {
      operations.add(new PatchOperation.AddTasks(more));
    }
    if (world.random.nextBoolean()) {
      TaskId task = late();
      operations.add(new PatchOperation.AddNeeds(task, needs(task, more)));
    }
    if (operations.isEmpty() || world.random.nextInt(4) == 0) {
      operations.add(new PatchOperation.EditTask(late(), edit()));
    }
    int version = world.random.nextInt(8) == 0 ? 1 + world.random.nextInt(3) : 0;
    return new WorkflowCommand.Patch(id, commandIds.get(), "meddler", version, operations);
  }

  /**
   * Returns what a task of the workflow is to need: one of the tasks that are added, and others.
   */
  private List<Dependency> needs(TaskId task, List<TaskSpec> more) {
    List<Dependency> needs = new ArrayList<>();
    if (!more.isEmpty()) {
      TaskId fresh = more.get(world.random.nextInt(more.size())).id();
      needs.add(new Dependency(fresh, graphs.condition()));
    }
    if (more.isEmpty() || world.random.nextInt(3) == 0) {
      needs.addAll(needs(task));
    }
    return needs;
  }

  private List<Dependency> needs(TaskId of) {
    int count = world.random.nextInt(3);
    return Stream.generate(this::any)
        .limit(count)
        .distinct()
        .filter(need -> !need.equals(of))
        .map(need -> new Dependency(need, graphs.condition()))
        .toList();
  }

  /** Returns a task that comes rather late, so that it may still wait. */
  private TaskId late() {
    int some = world.random.nextInt(Math.max(1, tasks));
    return new TaskId("t" + Math.max(some, world.random.nextInt(Math.max(1, tasks))));
  }

  private TaskEdit edit() {
    if (world.random.nextBoolean()) {
      return TaskEdit.ofPriority(world.random.nextInt(-3, 4));
    }
    return new TaskEdit(
        null,
        world.random.nextBoolean() ? graphs.otherAction() : null,
        graphs.retry(),
        graphs.timeouts(),
        null,
        graphs.wantsResources() && world.random.nextBoolean() ? graphs.resources() : null,
        graphs.otherCondition());
  }

  /** Returns a task of the submit, or one that was or is to be added. */
  private TaskId any() {
    return added > 0 && world.random.nextInt(8) == 0
        ? new TaskId("p" + world.random.nextInt(added))
        : new TaskId("t" + world.random.nextInt(Math.max(1, tasks)));
  }

  /** Returns a task, or where some are broken down perhaps a part of it. */
  private TaskId task() {
    TaskId task = whole();
    return graphs.expands() && world.random.nextInt(4) == 0
        ? new TaskId(task + "." + (1 + world.random.nextInt(3)))
        : task;
  }

  private TaskId whole() {
    return added > 0 && world.random.nextInt(4) == 0
        ? any()
        : new TaskId("t" + world.random.nextInt(tasks + 1));
  }
}
