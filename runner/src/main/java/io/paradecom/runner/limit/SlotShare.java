package io.paradecom.runner.limit;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.List;

/**
 * Leave to poll for up to {@link #width} parcels, given to one poller by {@link Slots}. Used by
 * that poller's thread, once: it ends with {@link #occupy} or {@link #end}.
 *
 * <p>A share is <em>hard</em> at first: its slots are kept free for what the poll brings. A poller
 * that has waited for a while in vain makes it soft: its slots may go to other queues, and what its
 * poll still brings has to wait for a slot.
 */
public final class SlotShare {
  private final Slots slots;
  private final QueueName queue;
  private final int width;
  private boolean hard = true;
  private boolean open = true;

  SlotShare(Slots slots, QueueName queue, int width) {
    this.slots = slots;
    this.queue = queue;
    this.width = width;
  }

  /** Most parcels that the poll may bring. */
  public int width() {
    return width;
  }

  /** Lets other queues have the slots while the poll goes on. */
  public void soften() {
    if (open && hard) {
      hard = false;
      slots.unreserve(width);
    }
  }

  /**
   * Takes a slot for each of {@code count} parcels and ends the share.
   *
   * @param patience how long to wait for slots that went to others meanwhile
   * @return {@code count} slots; fewer only when the share was soft and time ran out or the slots
   *     were closed
   * @throws IllegalArgumentException when {@code count} exceeds the width
   */
  public List<Slot> occupy(int count, Duration patience) {
    if (count < 0 || count > width) {
      throw new IllegalArgumentException(
          "Expected 0 to %d parcels for queue %s, but found %d.".formatted(width, queue, count));
    }
    requireOpen();
    open = false;
    return hard ? slots.occupyReserved(width, count) : slots.occupyFree(count, patience);
  }

  /** Ends the share if it has not ended: the poll brought nothing. */
  public void end() {
    if (open) {
      open = false;
      if (hard) {
        slots.unreserve(width);
      }
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException(
          "Expected an open share of queue %s, but it has ended.".formatted(queue));
    }
  }
}
