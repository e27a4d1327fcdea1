package io.paradecom.leader.processor;

import io.paradecom.core.workflow.Lane;
import java.util.HashMap;
import java.util.Map;

/**
 * How many tasks were dispatched in the open transaction: no runner sees them yet. Commits that
 * Streams makes by itself are not announced, so what is older than its commit interval counts as
 * committed.
 */
final class Uncommitted {
  private final long intervalNanos;
  private final Map<Lane, Integer> tasks = new HashMap<>();
  private long since;

  Uncommitted(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  void add(Lane lane, int dispatched, long nowNanos) {
    if (tasks.isEmpty() || nowNanos - since > intervalNanos) {
      tasks.clear();
      since = nowNanos;
    }
    tasks.merge(lane, dispatched, Integer::sum);
  }

  int of(Lane lane) {
    return tasks.getOrDefault(lane, 0);
  }

  void committed() {
    tasks.clear();
  }
}
