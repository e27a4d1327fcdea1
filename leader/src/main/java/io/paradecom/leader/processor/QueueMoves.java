package io.paradecom.leader.processor;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** When each queue of a partition last moved: a task of it went, or none was there to go. */
final class QueueMoves {
  private final Map<QueueName, Instant> moved = new HashMap<>();

  void moved(QueueName queue, Instant now) {
    moved.put(queue, now);
  }

  /** Returns for how long each queue has had tasks to start and has started none. */
  Map<QueueName, Duration> standstill(
      Collection<QueueName> queues, ToIntFunction<QueueName> startable, Instant now) {
    Map<QueueName, Duration> standstill = new HashMap<>();
    for (QueueName queue : queues) {
      if (startable.applyAsInt(queue) == 0) {
        moved(queue, now);
      }
      Instant last = moved.computeIfAbsent(queue, _ -> now);
      standstill.put(queue, Duration.between(last, now));
    }
    return standstill;
  }
}
