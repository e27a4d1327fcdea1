package io.paradecom.core.fleet;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a runner says about itself, a few times within each liveness timeout.
 *
 * @param incarnation names one life of the runner's process
 * @param slots tasks that it can run at the same time
 * @param busy slots in use
 * @param queues from which it takes tasks
 * @param leases numbers of the leases under which it works
 * @param draining whether it takes nothing new because it is going away
 * @param limit that the slots are a number which the runner adapts; null: it is fixed
 */
public record Heartbeat(
    RunnerId runner,
    String incarnation,
    int slots,
    int busy,
    List<QueueName> queues,
    List<Long> leases,
    boolean draining,
    @Nullable Limit limit) {
  /**
   * Why there are as many slots as there are at present.
   *
   * @param ceiling most that there may be, at least 1
   * @param reason one word, as {@code cpu}; a reader may find words that it does not know
   */
  public record Limit(int ceiling, String reason) {}

  public Heartbeat {
    queues = List.copyOf(queues);
    leases = List.copyOf(leases);
  }

  /** A runner with a fixed number of slots. */
  public Heartbeat(
      RunnerId runner,
      String incarnation,
      int slots,
      int busy,
      List<QueueName> queues,
      List<Long> leases,
      boolean draining) {
    this(runner, incarnation, slots, busy, queues, leases, draining, null);
  }
}
