package io.paradecom.runner.kafka;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long one poll of a share group's member may last; shared by the members of one queue.
 * Thread-safe.
 *
 * <p>The marker that commits a parcel's transaction counts as a record. A member that takes as many
 * parcels as it may leaves the marker behind, the next fetch of any member takes the marker alone,
 * and that member's client does not fetch again until its poll has ended: it is deaf (measured: for
 * 480 of 500 ms). So polls are short for a while after each poll that was filled to its limit, and
 * for a while after a member has begun to poll: a slot has become free then, so that others are
 * served at the same time. Otherwise they are of moderate length. A short poll that finds nothing
 * costs some tens of microseconds; the fetch that is under way goes on.
 */
final class Slices {
  private static final long SHORT_NANOS = 3_000_000;
  private static final long MODERATE_NANOS = 100_000_000;
  private static final long SUSPICION_NANOS = 1_000_000_000;

  private final AtomicLong suspectUntil = new AtomicLong(System.nanoTime());

  /** Tells that a poll brought {@code count} records of at most {@code width}. */
  void delivered(int count, int width, long now) {
    if (count >= width) {
      suspectUntil.set(now + SUSPICION_NANOS);
    }
  }

  /**
   * Returns how long a poll may last.
   *
   * @param since when the member began to poll
   */
  long nanos(long since, long now) {
    boolean suspect = suspectUntil.get() - now > 0 || now - since < SUSPICION_NANOS;
    return suspect ? SHORT_NANOS : MODERATE_NANOS;
  }
}
