package io.paradecom.runner.limit;

/** Room for one running task. Thread-safe. */
public final class Slot {
  private final Slots slots;
  private boolean held = true;
  private boolean ending;

  Slot(Slots slots) {
    this.slots = slots;
  }

  /**
   * Tells whether the slot will be free in a moment, so that its next work may be fetched. Without
   * effect once it is released.
   */
  public void expectFree(boolean soon) {
    synchronized (this) {
      if (!held || ending == soon) {
        return;
      }
      ending = soon;
    }
    slots.expectFree(soon);
  }

  /** Gives the room back; a second call has no effect. What waits for it starts at once, here. */
  public void release() {
    synchronized (this) {
      if (!held) {
        return;
      }
      held = false;
    }
    slots.released(ending);
  }
}
