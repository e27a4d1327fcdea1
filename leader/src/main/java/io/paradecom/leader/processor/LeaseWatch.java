package io.paradecom.leader.processor;

import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.RunningTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells the fleet which leases to watch. Only leases of some age are worth the two records; most
 * tasks have ended before. What was told is kept in memory only and told again after a start.
 */
final class LeaseWatch {
  private static final Duration AGE = Duration.ofSeconds(3);

  private final int partition;
  private final Map<Lease, Boolean> told = new HashMap<>();

  LeaseWatch(int partition) {
    this.partition = partition;
  }

  /** Compares with what runs now and reports the difference. Cost: O(running tasks). */
  void compare(List<RunningTask> running, Instant now, Consumer<FleetRequest> requests) {
    Map<Lease, Boolean> live = new HashMap<>();
    for (RunningTask task : running) {
      if (now.isBefore(task.since().plus(AGE))) {
        continue;
      }
      live.put(task.lease(), true);
      if (told.put(task.lease(), true) == null) {
        requests.accept(
            new FleetRequest.WatchLease(partition, task.workflow(), task.ref(), task.lease()));
      }
    }
    Iterator<Lease> known = told.keySet().iterator();
    while (known.hasNext()) {
      Lease lease = known.next();
      if (!live.containsKey(lease)) {
        known.remove();
        requests.accept(new FleetRequest.EndLease(partition, lease));
      }
    }
  }
}
