package io.paradecom.core.simulation;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowStore;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Somebody who approves, rejects and signals: too early, in time, late, twice, and in
 * contradiction; after the end of all trouble, whatever is waited for. Draws apart, so that graphs
 * without such tasks go as they would otherwise.
 */
final class Responder {
  private final World world;
  private final WorkflowId id;
  private final Supplier<String> commandIds;
  private final Consumer<WorkflowCommand.ClientCommand> send;
  private final SplittableRandom random;
  private final boolean awaited;

  Responder(
      World world,
      WorkflowId id,
      boolean awaited,
      Supplier<String> commandIds,
      Consumer<WorkflowCommand.ClientCommand> send) {
    this.world = world;
    this.id = id;
    this.commandIds = commandIds;
    this.send = send;
    this.random = new SplittableRandom(world.scenario.seed() * 31 + id.value().hashCode());
    this.awaited = awaited;
  }

  /** Plans signals that come whether somebody waits for them or not. */
  void plan() {
    for (int i = random.nextInt(5); awaited && i > 0; i--) {
      world.agenda.at(random.nextLong(0, 8000), this::signalAny);
    }
  }

  private void signalAny() {
    signal("s" + random.nextInt(RoleMaker.SIGNALS));
  }

  private void signal(String name) {
    String data = random.nextInt(3) == 0 ? null : Integer.toString(random.nextInt(100));
    WorkflowCommand.Signal signal =
        new WorkflowCommand.Signal(id, commandIds.get(), name, data, "responder");
    send.accept(signal);
    if (!world.isHealed() && random.nextInt(4) == 0) {
      world.agenda.in(random.nextLong(0, 8000), () -> send.accept(signal));
    }
  }

  /** A task waits for a word. */
  void awaits(WorkflowEvent.TaskAwaiting event) {
    if (world.isHealed() || random.nextInt(4) == 0) {
      return;
    }
    long delay = random.nextInt(3) == 0 ? random.nextLong(0, 9000) : random.nextLong(0, 300);
    if (event.reason() == WaitReason.APPROVAL) {
      world.agenda.in(delay, () -> answer(event.task()));
      if (random.nextInt(3) == 0) {
        world.agenda.in(delay + random.nextLong(0, 300), () -> answer(event.task()));
      }
    } else if (event.reason() == WaitReason.SIGNAL) {
      world.agenda.in(delay, this::signalAny);
    }
  }

  private void answer(TaskId task) {
    boolean approved = random.nextInt(3) > 0;
    Map<String, String> fields =
        random.nextBoolean() ? Map.of("version", "1." + random.nextInt(9)) : Map.of();
    send.accept(
        new WorkflowCommand.AnswerTask(
            id, commandIds.get(), task, approved, fields, "responder", approved ? "" : "no"));
  }

  /** Says what is waited for, after the end of all trouble. */
  void satisfy(WorkflowStore store) {
    store.forEachTask(
        id,
        row -> {
          TaskDefinition definition = store.definition(id, row.index());
          WaitReason reason = row.reason();
          if (definition != null && reason != null && reason.endsTask()) {
            satisfy(definition.spec());
          }
        });
  }

  private void satisfy(TaskSpec task) {
    if (task.action() instanceof TaskAction.Approval) {
      answer(task.id());
    } else if (task.action() instanceof TaskAction.AwaitSignal(var name, _)) {
      signal(name);
    }
  }
}
