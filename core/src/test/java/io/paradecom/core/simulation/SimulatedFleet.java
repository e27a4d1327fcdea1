package io.paradecom.core.simulation;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows which runners live, gives credit, and finds leases that nobody works under. */
final class SimulatedFleet {
  private static final long TICK_MS = 1000;
  private static final long LIVENESS_MS = 4000;
  private static final long LEASE_AGE_MS = 2000;

  private record Place(WorkflowId workflow, int index) {}

  private record Bound(Lease lease, long since) {}

  private final World world;
  private final Channel channel;
  private final List<SimulatedRunner> runners;
  private final SimulatedOwner resources;
  private final Map<Place, Bound> leases = new LinkedHashMap<>();
  private final Set<String> gone = new HashSet<>();
  private final Map<QueueName, Integer> granted = new HashMap<>();

  SimulatedFleet(
      World world, Channel channel, List<SimulatedRunner> runners, SimulatedOwner resources) {
    this.resources = resources;
    this.world = world;
    this.channel = channel;
    this.runners = runners;
  }

  /** Sees what the leader committed. */
  void observe(StepResult result) {
    for (WorkflowEvent event : result.events()) {
      switch (event) {
        case WorkflowEvent.TaskClaimed claimed ->
            leases.put(
                new Place(result.workflowId(), claimed.index()),
                new Bound(claimed.lease(), world.agenda.now()));
        case WorkflowEvent.TaskProgressed _,
            WorkflowEvent.UndeclaredWritesFound _,
            WorkflowEvent.DependantsSettled _ -> {}
        case WorkflowEvent.TaskEvent task ->
            leases.remove(new Place(result.workflowId(), task.index()));
        default -> {}
      }
    }
  }

  /** The leader lost what it keeps in memory only. */
  void leaderStarted() {
    granted.clear();
  }

  void tick() {
    for (SimulatedRunner runner : runners) {
      if (runner.silence() > LIVENESS_MS && gone.add(runner.id() + "/" + runner.incarnation())) {
        channel.send(new LogRecord.RunnerGone(runner.id(), runner.incarnation()));
        resources.lost(runner);
      }
    }
    leases
        .entrySet()
        .removeIf(entry -> {
          boolean missing = isMissing(entry.getValue());
          if (missing) {
            Place place = entry.getKey();
            Lease lease = entry.getValue().lease();
            channel.send(
                new WorkflowCommand.LoseLease(
                    place.workflow(), place.index(), lease, "nobody works under it"));
          }
          return missing;
        });
    resources.tick(runners);
    GraphMaker.QUEUES.forEach(this::grant);
    world.agenda.in(TICK_MS, this::tick);
  }

  private boolean isMissing(Bound bound) {
    if (world.agenda.now() - bound.since() < LEASE_AGE_MS) {
      return false;
    }
    Lease lease = bound.lease();
    boolean held = false;
    for (SimulatedRunner runner : runners) {
      held |= runner.holds(lease);
    }
    held &= gone.isEmpty() || !gone.contains(lease.runner() + "/" + lease.incarnation());
    return !held || world.strikes(Fault.FALSE_LOSS, 0.25);
  }

  private void grant(QueueName queue) {
    int slots = 0;
    for (SimulatedRunner runner : runners) {
      slots += runner.isAlive() ? runner.slots() : 0;
    }
    if (world.strikes(Fault.CREDIT_SWINGS, 0.5)) {
      slots = world.random.nextInt(slots + 1);
    }
    Integer before = granted.put(queue, slots);
    if (before == null || before != slots) {
      channel.send(new LogRecord.Credit(queue, slots));
    }
  }
}
