package io.paradecom.leader.processor;

import io.paradecom.core.workflow.Lane;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many tasks were dispatched in the open transaction: no runner sees them yet. */
final class Uncommitted {
  private final LongSupplier sinceCommit;
  private final Map<Lane, Integer> tasks = new HashMap<>();
  private long since;

  /**
   * @param sinceCommit nanoseconds since this thread's last commit ended
   */
  Uncommitted(LongSupplier sinceCommit) {
    this.sinceCommit = sinceCommit;
  }

  void add(Lane lane, int dispatched, long nowNanos) {
    if (tasks.isEmpty() || sinceCommit.getAsLong() < nowNanos - since) {
      tasks.clear();
      since = nowNanos;
    }
    tasks.merge(lane, dispatched, Integer::sum);
  }

  int of(Lane lane) {
    return tasks.getOrDefault(lane, 0);
  }
}
