package io.paradecom.runner.lease;

import io.paradecom.runner.limit.SlotShare;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A parcel whose claims are on their way. What has side effects waits for {@link #start}; the rest
 * is running or over already. Used by one thread.
 */
final class ClaimedParcel {
  private final Parcel parcel;
  private final CompletableFuture<Boolean> durable;
  private List<SlotRun> waiting;

  ClaimedParcel(Parcel parcel, CompletableFuture<Boolean> durable, List<SlotRun> waiting) {
    this.parcel = parcel;
    this.durable = durable;
    this.waiting = List.copyOf(waiting);
  }

  Parcel parcel() {
    return parcel;
  }

  /** Waits until all claims are durable; returns false when time ran out or they never will be. */
  boolean awaitDurable(long patienceNanos) throws InterruptedException {
    try {
      return durable.get(Math.max(0, patienceNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected a delivery that never fails, but it did.", e);
    }
  }

  /** Begins what waited, in the slots of {@code share}. */
  void start(SlotShare share) {
    List<SlotRun> begun = waiting;
    waiting = List.of();
    begun.forEach(run -> run.begin(share));
  }

  /** Gives back what has not begun; without effect after {@link #start}. */
  void giveBack(String reason) {
    List<SlotRun> refused = waiting;
    waiting = List.of();
    refused.forEach(run -> run.giveBack(reason));
  }
}
