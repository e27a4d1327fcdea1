package io.paradecom.core.simulation;

import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.ResourceLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What all parts of one simulation share: time, chance, faults, and the engine's limits. */
final class World {
  private static final long START_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final int[] CHUNKS = {1, 2, 3, 8, 512};
  private static final int[] BATCHES = {1, 2, 64};
  private static final double[] RATES = {0.3, 1, 4};
  private static final double HIGHEST_RATE = 0.9;

  final Scenario scenario;
  final Agenda agenda = new Agenda();
  final SplittableRandom random;
  final EngineLimits limits;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private long leapMs;
  private boolean healed;

  World(Scenario scenario) {
    this.scenario = scenario;
    this.random = new SplittableRandom(scenario.seed());
    for (Fault fault : Fault.values()) {
      if (fault.isOfResources()) {
        continue;
      }
      rates.put(fault, RATES[random.nextInt(RATES.length)]);
    }
    boolean tight = scenario.has(Fault.LARGE_OUTPUT);
    this.limits =
        new EngineLimits(
            chunk(),
            BATCHES[random.nextInt(BATCHES.length)],
            tight ? 60 : 100_000,
            tight ? 40 : 100_000,
            1 + random.nextInt(3),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Scenario.HUGE,
            Set.of(),
            new ResourceLimits(
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                200,
                GraphMaker.SEMAPHORES,
                GraphMaker.RATES,
                GraphMaker.BUDGETS),
            scenario.retention(),
            EngineLimits.DEFAULT.policy());
  }

  private int chunk() {
    int drawn =
        scenario.isBig() && random.nextBoolean() ? 512 : CHUNKS[random.nextInt(CHUNKS.length)];
    // Some big worlds go by single tasks, so that what takes many Steps meets other things.
    return scenario.isBig() && Math.floorMod(scenario.seed(), 40) == 19 ? 1 : drawn;
  }

  /**
   * Returns whether trouble of this kind happens now: with about the given probability, which each
   * seed makes larger or smaller, if at all.
   */
  boolean strikes(Fault fault, double probability) {
    return !healed
        && scenario.has(fault)
        && random.nextDouble()
            < Math.min(HIGHEST_RATE, probability * rates.getOrDefault(fault, 1.0));
  }

  /** Ends all trouble. */
  void heal() {
    healed = true;
  }

  boolean isHealed() {
    return healed;
  }

  /** Returns a number of {@code from} (inclusive) to {@code to} (exclusive). */
  long between(long from, long to) {
    return random.nextLong(from, to);
  }

  /** Returns how long a message is on its way, in milliseconds. */
  long delay() {
    return strikes(Fault.SLOW_NETWORK, 0.2) ? between(0, 8000) : between(0, 20);
  }

  /** Returns the leader's time. */
  Instant now() {
    return Instant.ofEpochMilli(START_MS + agenda.now() + leapMs);
  }

  /** Returns when on the agenda the leader's clock shows {@code time}, if it leaps no more. */
  long agendaTime(Instant time) {
    long ms = Math.ceilDiv(time.getNano(), 1_000_000) + time.getEpochSecond() * 1000;
    return ms - START_MS - leapMs;
  }

  void leap(long ms) {
    leapMs += ms;
  }
}
