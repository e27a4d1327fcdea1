package io.paradecom.core.simulation;

import io.paradecom.core.workflow.WorkflowCommand;

/** One producer's way into the log: first in, first out, apart from repetitions. */
final class Channel {
  private final World world;
  private final SimulatedLeader leader;
  private long lastArrival;

  Channel(World world, SimulatedLeader leader) {
    this.world = world;
    this.leader = leader;
  }

  /** Sends a command; returns when it is in the log. */
  long send(WorkflowCommand command) {
    return send(new LogRecord.Command(command));
  }

  long send(LogRecord message) {
    lastArrival = Math.max(lastArrival, world.agenda.now() + world.delay());
    world.agenda.at(lastArrival, () -> leader.append(message));
    if (message instanceof LogRecord.Command && world.strikes(Fault.REPEATED_MESSAGE, 0.2)) {
      world.agenda.at(lastArrival + world.between(0, 10_000), () -> leader.append(message));
    }
    return lastArrival;
  }
}
