package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the processors count. */
public final class LeaderMetrics {
  private final Counter commands;
  private final Counter reports;
  private final Counter steps;
  private final Counter events;
  private final Counter dispatches;
  private final Counter unknownRuns;
  private final Counter misrouted;
  private final Counter deadLetters;
  private final Counter violations;

  public LeaderMetrics(MeterRegistry registry) {
    commands = registry.counter("paradecom.leader.commands");
    reports = registry.counter("paradecom.leader.reports");
    steps = registry.counter("paradecom.leader.steps");
    events = registry.counter("paradecom.leader.events");
    dispatches = registry.counter("paradecom.leader.dispatches");
    unknownRuns = registry.counter("paradecom.leader.reports.unknown");
    misrouted = registry.counter("paradecom.leader.records.misrouted");
    deadLetters = registry.counter("paradecom.leader.records.dead");
    violations = registry.counter("paradecom.leader.invariant.violations");
  }

  void command() {
    commands.increment();
  }

  void reports(int count) {
    reports.increment(count);
  }

  void step(int eventCount, long dispatchCount) {
    steps.increment();
    events.increment(eventCount);
    dispatches.increment((double) dispatchCount);
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
}
