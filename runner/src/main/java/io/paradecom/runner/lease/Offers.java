package io.paradecom.runner.lease;

import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots that are kept, with the end of tasks that held something, for whoever gets it. The
 * leader hands that task to the offered lease in the transaction in which it hears of the end; a
 * task that comes later than a slot waits for it is given back. Thread-safe.
 */
final class Offers {
  /** Longer than a leader remembers an offer, and than a commit takes on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final LeaseTable leases;
  private final RunnerClock clock;
  private final Map<Long, Offer> open = new ConcurrentHashMap<>();

  Offers(LeaseTable leases, RunnerClock clock) {
    this.leases = leases;
    this.clock = clock;
  }

  /** Makes an offer, which lapses by itself. */
  Offer open() {
    Offer offer = new Offer(leases.reserve());
    open.put(offer.number(), offer);
    // Rings also when a task has come; then there is nothing to lapse.
    clock.after(
        PATIENCE,
        () -> {
          open.remove(offer.number());
          offer.lapse();
        });
    return offer;
  }

  /**
   * Takes in the task that came for an offer, and begins it.
   *
   * @return a lease to be given back, since its offer has lapsed; null: there is none
   */
  @Nullable TaskLease begin(DispatchTask dispatch, Lease lease) {
    Optional<TaskLease> taken = leases.take(dispatch, lease);
    if (taken.isEmpty()) {
      return null;
    }
    taken.get().allow();
    Offer offer = open.remove(lease.number());
    return offer != null && offer.take(taken.get()) ? null : taken.get();
  }
}
