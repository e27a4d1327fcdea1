package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the fleet processor knows of the runners; nothing but zeros in a process that does not
 * own it. Thread-safe.
 */
final class FleetMeters {
  private static final String FLEET = "paradecom.fleet.";

  private final Counter lost;
  private final Counter granted;
  private final Counter promised;
  private final Counter withdrawn;
  private final Map<RunnerId, Sighting> seen = new ConcurrentHashMap<>();
  private volatile List<Heartbeat> live = List.of();

  FleetMeters(MeterRegistry registry, Set<QueueName> queues) {
    lost =
        Counter.builder(FLEET + "runners.lost")
            .description("Runners that fell silent or were started again")
            .register(registry);
    granted = counter(registry, "claims.granted", "Claims on resources that were granted");
    promised =
        counter(
            registry,
            "promises",
            "Locks of which the holder was told who has them next, so that they go on unasked");
    withdrawn =
        counter(registry, "promises.withdrawn", "Of these, asked back for somebody more urgent");
    Gauge.builder(FLEET + "runners", () -> live.size())
        .description("Runners that are alive; 0 in all leaders but the one that owns the fleet")
        .register(registry);
    for (QueueName queue : queues) {
      Gauge.builder(FLEET + "slots", () -> slots(queue))
          .description(
              "Slots of the live runners of a queue that take tasks; one that serves several"
                  + " queues counts in each")
          .tag("queue", queue.value())
          .register(registry);
      Gauge.builder(FLEET + "slots.busy", () -> busy(queue))
          .description("Slots of these runners that are in use")
          .tag("queue", queue.value())
          .register(registry);
    }
  }

  private static Counter counter(MeterRegistry registry, String noun, String description) {
    return Counter.builder(FLEET + noun).description(description).register(registry);
  }

  private int slots(QueueName queue) {
    return live.stream()
        .filter(beat -> !beat.draining() && beat.queues().contains(queue))
        .mapToInt(Heartbeat::slots)
        .sum();
  }

  private int busy(QueueName queue) {
    return live.stream()
        .filter(beat -> !beat.draining() && beat.queues().contains(queue))
        .mapToInt(Heartbeat::busy)
        .sum();
  }

  void show(List<Heartbeat> runners) {
    live = List.copyOf(runners);
    seen.keySet().retainAll(runners.stream().map(Heartbeat::runner).collect(Collectors.toSet()));
  }

  /** A runner spoke. */
  void saw(Heartbeat beat, Instant at) {
    seen.put(beat.runner(), new Sighting(beat, at));
  }

  /** Returns what a runner said last since this process owns the fleet; null: nothing. */
  @Nullable Sighting sighting(RunnerId runner) {
    return seen.get(runner);
  }

  void runnerLost() {
    lost.increment();
  }

  void granted(int claims, int promises) {
    granted.increment(claims);
    promised.increment(promises);
  }

  void withdrawn(int promises) {
    withdrawn.increment(promises);
  }
}
