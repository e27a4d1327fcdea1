package io.paradecom.runner.lease;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.List;

/**
 * One member of one queue's share group. Used by one thread, except {@link #wakeup}.
 *
 * <p>Whatever {@link #poll} returned must be settled, each parcel once, before the next poll. A
 * member that has polled stays armed: even when a poll ends empty it may acquire a parcel at any
 * later time, which the next poll returns.
 */
public interface ReadySource extends AutoCloseable {
  /** Makes members. */
  @FunctionalInterface
  interface Factory {
    /**
     * Joins a queue's share group.
     *
     * @param width most parcels of one poll
     * @param onAckLost called when the broker did not take what was settled; the member's thread
     */
    ReadySource join(QueueName queue, int width, Runnable onAckLost);
  }

  /**
   * Waits for parcels.
   *
   * @return at most as many as the width; none when {@code patience} ran out or somebody woke the
   *     member up
   */
  List<Parcel> poll(Duration patience);

  /** The broker need not deliver the parcel again. Takes effect with the next poll or flush. */
  void accept(Parcel parcel);

  /** The broker is to deliver the parcel again, to whoever polls. As {@link #accept}. */
  void release(Parcel parcel);

  /** Tells the broker what was settled, without waiting for its answer. */
  void flush();

  /** How long the broker keeps an acquired parcel from others. */
  Duration lockTime();

  /** Ends a poll that is under way, or else the next one. Any thread. */
  void wakeup();

  /** Leaves the group; the broker delivers again what was not settled. */
  @Override
  void close();
}
