package io.paradecom.runner.limit;

import java.util.concurrent.atomic.AtomicBoolean;

/** Room for one running task. Thread-safe. */
public final class Slot {
  private final Slots slots;
  private final AtomicBoolean held = new AtomicBoolean(true);

  Slot(Slots slots) {
    this.slots = slots;
  }

  /** Gives the room back; a second call has no effect. Wakes at once who waits for it. */
  public void release() {
    if (held.compareAndSet(true, false)) {
      slots.released();
    }
  }
}
