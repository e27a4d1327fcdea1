package io.paradecom.core.workflow;

/** The one recorded reason why a waiting task is not further. */
public enum WaitReason {
  /** At least one dependency has not ended. */
  DEPENDENCIES(12),
  /** Ready; waits for a free slot of its queue or of its workflow's parallelism. */
  CREDIT(13),
  /** A failed attempt's wait before the next one. */
  BACKOFF(14),
  /** What it runs on asked to be left alone until a given time. */
  RATE(15),
  /** A reset is under way: it goes on when all that depends on what is reset is marked. */
  HELD(16),
  /** Wants resources that it does not have yet. */
  RESOURCE(17);

  private final int slot;

  WaitReason(int slot) {
    this.slot = slot;
  }

  /** Place in a kept {@link Tally}; never given to another reason. */
  int slot() {
    return slot;
  }
}
