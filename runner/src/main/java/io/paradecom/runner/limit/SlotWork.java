package io.paradecom.runner.limit;

/** Work that waits for a slot. */
public interface SlotWork {
  /** Begins; the work now owns the slot and releases it at its end. Must not block. */
  void start(Slot slot);
}
