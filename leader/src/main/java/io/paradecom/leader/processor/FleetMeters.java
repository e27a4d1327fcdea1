package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.QueueName;
import java.util.List;
import java.util.Set;

/**
 * Shows what the fleet processor knows of the runners; nothing but zeros in a process that does not
 * own it. Thread-safe.
 */
final class FleetMeters {
  private static final String FLEET = "paradecom.fleet.";

  private final Counter lost;
  private volatile List<Heartbeat> live = List.of();

  FleetMeters(MeterRegistry registry, Set<QueueName> queues) {
    lost =
        Counter.builder(FLEET + "runners.lost")
            .description("Runners that fell silent or were started again")
            .register(registry);
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
  }

  void runnerLost() {
    lost.increment();
  }
}
