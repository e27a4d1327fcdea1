package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** Shows the sum of the latest censuses of the partitions that this process owns. Thread-safe. */
final class PartitionGauges {
  private static final String LEADER = "paradecom.leader.";

  private final Map<Integer, Census> censuses = new ConcurrentHashMap<>();

  PartitionGauges(MeterRegistry registry, Set<QueueName> queues) {
    Gauge.builder(LEADER + "partitions", censuses::size)
        .description("Workflow partitions that this process owns")
        .register(registry);
    Gauge.builder(LEADER + "workflows.open", () -> sum(Census::workflows))
        .description("Workflows that have not ended")
        .register(registry);
    for (TaskState state : TaskState.values()) {
      Gauge.builder(LEADER + "tasks", () -> sum(census -> census.tasks().getOrDefault(state, 0)))
          .description("Tasks of open workflows")
          .tag("state", word(state))
          .register(registry);
    }
    for (WaitReason reason : WaitReason.values()) {
      Gauge.builder(
              LEADER + "tasks.waiting",
              () -> sum(census -> census.waiting().getOrDefault(reason, 0)))
          .description("Waiting tasks of open workflows, by what they wait for")
          .tag("reason", word(reason))
          .register(registry);
    }
    for (QueueName queue : queues) {
      Gauge.builder(
              LEADER + "queue.depth",
              () -> sum(census -> census.startable().getOrDefault(queue, 0)))
          .description("Ready tasks that wait for nothing but a free slot of their queue")
          .tag("queue", queue.value())
          .register(registry);
      Gauge.builder(LEADER + "queue.standstill", () -> standstill(queue))
          .description(
              "How long a queue has had such tasks on some partition without one of them going")
          .baseUnit("seconds")
          .tag("queue", queue.value())
          .register(registry);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private int sum(ToIntFunction<Census> part) {
    return censuses.values().stream().mapToInt(part).sum();
  }

  private double standstill(QueueName queue) {
    return censuses.values().stream()
            .mapToLong(census -> census.standstill().getOrDefault(queue, Duration.ZERO).toMillis())
            .max()
            .orElse(0)
        / 1e3;
  }

  void show(int partition, Census census) {
    censuses.put(partition, census);
  }

  /** The partition is another process's now. */
  void forget(int partition) {
    censuses.remove(partition);
  }
}
