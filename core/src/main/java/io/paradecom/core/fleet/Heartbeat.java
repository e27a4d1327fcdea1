package io.paradecom.core.fleet;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import java.util.List;

/**
 * What a runner says about itself, a few times within each liveness timeout.
 *
 * @param incarnation names one life of the runner's process
 * @param slots tasks that it can run at the same time
 * @param busy slots in use
 * @param queues from which it takes tasks
 * @param leases numbers of the leases under which it works
 * @param draining whether it takes nothing new because it is going away
 */
public record Heartbeat(
    RunnerId runner,
    String incarnation,
    int slots,
    int busy,
    List<QueueName> queues,
    List<Long> leases,
    boolean draining) {
  public Heartbeat {
    queues = List.copyOf(queues);
    leases = List.copyOf(leases);
  }
}
