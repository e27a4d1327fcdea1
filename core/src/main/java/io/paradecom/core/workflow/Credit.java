package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import java.util.Collection;
import java.util.TreeMap;

/**
 * How many tasks of each queue a partition may have in flight: its share of the slots, and for
 * tasks that are expected to be short a look-ahead, so that a slot is not idle for the length of a
 * trip through the log.
 */
final class Credit {
  /** What a trip from a result to the next start takes, with room for noise. */
  private static final long TRIP_MS = 100;

  /** Three parcels: one at the slot, one at the broker, one on its way to it. */
  private static final int TINY_PER_SLOT = 192;

  /**
   * With fewer tiny tasks than this a slot may be idle before the next ones come. More would mean
   * smaller transactions, each of which costs as much as a hundred tiny tasks.
   */
  private static final int TINY_STOCK_PER_SLOT = 16;

  /**
   * A few slots do as many tiny tasks as a leader hands out. Where there are more, to keep all of
   * them stocked would only mean a transaction and a parcel for every handful of tasks.
   */
  private static final int MOST_TINY_SLOTS = 8;

  private static final long LONGEST_MS = 10_000;

  private final TreeMap<QueueName, Integer> slots = new TreeMap<>();

  /** Sets the share of a queue; returns whether it changed. */
  boolean set(QueueName queue, int share) {
    Integer before = slots.put(queue, share);
    return before == null || before != share;
  }

  Collection<QueueName> queues() {
    return slots.keySet();
  }

  int slots(QueueName queue) {
    return slots.getOrDefault(queue, 0);
  }

  /** Returns how many slots there is to be a stock for. */
  int slots(Lane lane) {
    int slots = slots(lane.queue());
    return lane.tiny() ? Math.min(slots, MOST_TINY_SLOTS) : slots;
  }

  /**
   * Returns whether a task that fills a slot for so long may go while {@code inFlight} of its lane
   * do.
   */
  boolean allows(Lane lane, long slotMs, int inFlight) {
    int share = slots(lane.queue());
    long most = lane.tiny() ? (long) share * TINY_PER_SLOT : share + lookAhead(share, slotMs);
    return inFlight < most;
  }

  /**
   * Returns whether a slot may soon have nothing to do when only {@code out} tasks of a lane are
   * with the runners or on their topic.
   */
  boolean mayStarve(Lane lane, int out) {
    return out < slots(lane) * (lane.tiny() ? TINY_STOCK_PER_SLOT : 1);
  }

  private static long lookAhead(int share, long slotMs) {
    if (slotMs > LONGEST_MS) {
      return 0;
    }
    return Math.min(share, Math.ceilDiv(share * TRIP_MS, Math.max(1, slotMs)));
  }
}
