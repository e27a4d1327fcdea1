package io.paradecom.core.simulation;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ChildControl;
import io.paradecom.core.workflow.ChildEnded;
import io.paradecom.core.workflow.ControlChild;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.core.workflow.WorkflowState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What goes between workflows and those that their tasks start: first in, first out, as records of
 * the leaders' own transactions are; what may be said twice without harm sometimes is. Somebody
 * stops some of the started ones, and in the end those that wait for a person.
 */
final class SimulatedChildren {
  private final World world;
  private final SimulatedLeader leader;
  private final Answers answers;
  private final SplittableRandom random;
  private final Set<WorkflowId> started = new LinkedHashSet<>();
  private long lastArrival;
  private int commands;

  SimulatedChildren(World world, SimulatedLeader leader, Answers answers) {
    this.world = world;
    this.leader = leader;
    this.answers = answers;
    this.random = new SplittableRandom(world.scenario.seed() ^ 0xC41D5L);
  }

  void start(Effect.StartChild start) {
    List<TaskSpec> graph = ChildMaker.graph(start.definition());
    if (graph.isEmpty()) {
      String reason =
          "Expected a definition '%s', but there is none.".formatted(start.definition());
      send(
          new ChildEnded(start.parent(), start.child(), WorkflowState.REFUSED, null, reason), true);
      return;
    }
    started.add(start.child());
    WorkflowOrigin origin =
        new WorkflowOrigin(
            start.definition(), Math.max(1, start.version()), start.parameters(), start.parent());
    SubmitHeader header =
        new SubmitHeader("child", null, 0, OnFailure.CONTINUE, graph.size(), 1, "hash")
            .withOrigin(origin);
    send(
        new WorkflowCommand.Submit(start.child(), start.parent().commandId(), header, 0, graph),
        true);
    if (world.strikes(Fault.CANCEL, 0.2)) {
      world.agenda.in(random.nextLong(0, 4000), () -> cancel(start.child()));
    }
  }

  void control(ControlChild command) {
    send(command, command.control() == ChildControl.CANCEL);
  }

  void tell(ChildEnded command) {
    send(command, true);
  }

  /** Returns the workflows that tasks have started. */
  Set<WorkflowId> started() {
    return started;
  }

  void cancel(WorkflowId child) {
    WorkflowCommand.Cancel cancel =
        new WorkflowCommand.Cancel(child, child + "-x" + ++commands, "not wanted any more");
    answers.expect(cancel);
    leader.append(new LogRecord.Command(cancel));
  }

  private void send(WorkflowCommand command, boolean mayRepeat) {
    long delay =
        world.strikes(Fault.SLOW_NETWORK, 0.2) ? random.nextLong(0, 8000) : random.nextLong(0, 20);
    lastArrival = Math.max(lastArrival, world.agenda.now() + delay);
    LogRecord record = new LogRecord.Command(command);
    world.agenda.at(lastArrival, () -> leader.append(record));
    if (mayRepeat && world.strikes(Fault.REPEATED_MESSAGE, 0.2)) {
      world.agenda.at(lastArrival + random.nextLong(0, 10_000), () -> leader.append(record));
    }
  }
}
