package io.paradecom.core.fleet;

import io.paradecom.core.spec.QueueName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Shares the slots of each queue among the workflow partitions in proportion to their demand. A
 * partition without demand keeps an even share, so that its first task does not wait for a
 * decision; the shares may therefore add up to more than the slots, and what is too much waits on
 * its topic.
 */
final class CreditShares {
  private record Key(int partition, QueueName queue) {}

  private final int partitions;
  private final Map<Key, Integer> demand = new HashMap<>();
  private final Map<Key, Integer> granted = new HashMap<>();
  private final TreeMap<QueueName, Integer> slots = new TreeMap<>();

  CreditShares(int partitions) {
    this.partitions = partitions;
  }

  /** Takes a partition's demand in; the answer is sent even when it is the same as before. */
  void demand(FleetRequest.Demand request, FleetOutcome outcome) {
    Key key = new Key(request.partition(), request.queue());
    demand.put(key, request.tasks());
    granted.remove(key);
    share(request.queue(), outcome);
  }

  /** Returns whether each partition has said of each queue that none of its tasks could start. */
  boolean isQuiet() {
    for (QueueName queue : slots.keySet()) {
      for (int p = 0; p < partitions; p++) {
        // One that has said nothing since this fleet began may have much to do.
        if (demand.getOrDefault(new Key(p, queue), 1) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Takes the live runners in and grants what changed. */
  void supply(Collection<Heartbeat> runners, FleetOutcome outcome) {
    TreeMap<QueueName, Integer> now = new TreeMap<>();
    for (Heartbeat runner : runners) {
      for (QueueName queue : runner.queues()) {
        now.merge(queue, runner.draining() ? 0 : runner.slots(), Integer::sum);
      }
    }
    TreeSet<QueueName> queues = new TreeSet<>(slots.keySet());
    queues.addAll(now.keySet());
    slots.clear();
    slots.putAll(now);
    queues.forEach(queue -> share(queue, outcome));
  }

  private void share(QueueName queue, FleetOutcome outcome) {
    int total = slots.getOrDefault(queue, 0);
    long wanted = 0;
    for (int p = 0; p < partitions; p++) {
      wanted += demand.getOrDefault(new Key(p, queue), 0);
    }
    for (int p = 0; p < partitions; p++) {
      Key key = new Key(p, queue);
      int share = share(total, demand.getOrDefault(key, 0), wanted);
      Integer before = granted.put(key, share);
      if (before == null || before != share) {
        outcome.decide(new FleetDecision.CreditGranted(p, queue, share));
      }
    }
  }

  private int share(int total, int mine, long wanted) {
    if (mine == 0) {
      return Math.ceilDiv(total, partitions);
    }
    return (int) Math.ceilDiv((long) total * mine, wanted);
  }
}
