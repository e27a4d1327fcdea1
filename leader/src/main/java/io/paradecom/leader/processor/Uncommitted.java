package io.paradecom.leader.processor;

import io.paradecom.core.spec.QueueName;
import java.util.HashMap;
import java.util.Map;

/**
 * How many tiny tasks were dispatched in the open transaction: no runner sees them yet. Commits
 * that Streams makes by itself are not announced, so what is older than its commit interval counts
 * as committed.
 */
final class Uncommitted {
  private final long intervalNanos;
  private final Map<QueueName, Integer> tasks = new HashMap<>();
  private long since;

  Uncommitted(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  void add(QueueName queue, int dispatched, long nowNanos) {
    if (tasks.isEmpty() || nowNanos - since > intervalNanos) {
      tasks.clear();
      since = nowNanos;
    }
    tasks.merge(queue, dispatched, Integer::sum);
  }

  int of(QueueName queue) {
    return tasks.getOrDefault(queue, 0);
  }

  void committed() {
    tasks.clear();
  }
}
