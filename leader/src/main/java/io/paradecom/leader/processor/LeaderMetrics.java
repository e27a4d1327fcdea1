package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the processors of one leader count. Every meter is there from the start. Thread-safe. */
public final class LeaderMetrics {
  private static final String LEADER = "paradecom.leader.";

  private final MeterRegistry registry;
  private final StepMeters steps;
  private final PartitionGauges partitions;
  private final FleetMeters fleet;
  private final Counter commands;
  private final Counter reports;
  private final Counter unknownRuns;
  private final Counter misrouted;
  private final Counter deadLetters;
  private final Counter violations;
  private final Timer resolution;
  private final Timer lateness;

  public LeaderMetrics(MeterRegistry registry, Set<QueueName> queues) {
    this.registry = registry;
    steps = new StepMeters(registry, queues);
    partitions = new PartitionGauges(registry, queues);
    fleet = new FleetMeters(registry, queues);
    commands = counter("commands", "Commands read");
    reports = counter("reports", "Reports of runners read");
    unknownRuns = counter("reports.unknown", "Reports about runs that are not known (any more)");
    misrouted =
        counter("records.misrouted", "Records on the wrong partition, which were sent home");
    deadLetters = counter("records.dead", "Records set aside since they cannot be understood");
    violations =
        counter(
            "invariant.violations",
            "Rows that contradict each other, among them open tasks that nothing will wake; looked"
                + " for whenever a partition is taken over");
    resolution =
        Timer.builder(LEADER + "resolution")
            .description(
                "From reading results to having handed out the dependants that could start; the"
                    + " commit comes on top")
            .register(registry);
    lateness =
        Timer.builder(LEADER + "timer.lateness")
            .description("How long the first due timer had been due when it was served")
            .register(registry);
  }

  private Counter counter(String noun, String description) {
    return Counter.builder(LEADER + noun).description(description).register(registry);
  }

  StepMeters steps() {
    return steps;
  }

  PartitionGauges partitions() {
    return partitions;
  }

  FleetMeters fleet() {
    return fleet;
  }

  /** Returns what a runner said last since this process owns the fleet; null: nothing. */
  public @Nullable Sighting sighting(RunnerId runner) {
    return fleet.sighting(runner);
  }

  void command() {
    commands.increment();
  }

  void reports(int count) {
    reports.increment(count);
  }

  void unknownRun() {
    unknownRuns.increment();
  }

  void misrouted() {
    misrouted.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void violations(int count) {
    violations.increment(count);
  }

  void resolved(long nanos) {
    resolution.record(nanos, TimeUnit.NANOSECONDS);
  }

  void served(Duration late) {
    lateness.record(late);
  }
}
