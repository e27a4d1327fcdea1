package io.paradecom.runner.limit;

/**
 * Leave to poll for up to {@link #width} parcels, given to one poller by {@link Slots}. Used by
 * that poller's thread, until {@link #end}.
 *
 * <p>A share is <em>hard</em> at first: its slots are kept for what the poll brings. A poller that
 * has waited for a while in vain makes it soft: its slots may go to other queues, and what its poll
 * still brings may have to wait for a slot.
 */
public final class SlotShare {
  private final Slots slots;
  private final int width;
  private int kept;

  SlotShare(Slots slots, int width) {
    this.slots = slots;
    this.width = width;
    this.kept = width;
  }

  /** Most parcels that the poll may bring. */
  public int width() {
    return width;
  }

  /** Lets other queues have the slots while the poll goes on. */
  public void soften() {
    narrow(0);
  }

  /** Lets others have the slots beyond {@code most}. */
  public void narrow(int most) {
    if (kept > most) {
      slots.unreserve(kept - most);
      kept = most;
    }
  }

  /** Lets others have one of the slots. */
  public void drop() {
    narrow(Math.max(0, kept - 1));
  }

  /** Has work begin in one of the slots; see {@link Slots#begin(SlotWork, int)}. */
  public boolean begin(SlotWork work) {
    int used = Math.min(1, kept);
    kept -= used;
    return slots.begin(work, used);
  }

  /** Lets others have the slots that are still kept. */
  public void end() {
    narrow(0);
  }
}
