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
  RESOURCE(17),
  /** Somebody must approve or reject it. */
  APPROVAL(18),
  /** It lets time pass. */
  TIMER(19),
  /** A signal of its name has not come. */
  SIGNAL(20),
  /** Its list is there, and the leader makes a part for each item. */
  ITEMS(21),
  /** A workflow that it started, or is about to start, has not ended. */
  WORKFLOW(22),
  /** It is repeated, and lets time pass before its next round. */
  ROUND(10);

  private final int slot;

  WaitReason(int slot) {
    this.slot = slot;
  }

  /** Returns whether what it waits for ends the task, without a run. */
  public boolean endsTask() {
    return switch (this) {
      case APPROVAL, TIMER, SIGNAL, ITEMS, WORKFLOW -> true;
      case DEPENDENCIES, CREDIT, BACKOFF, RATE, HELD, RESOURCE, ROUND -> false;
    };
  }

  /** Place in a kept {@link Tally}; never given to another reason. */
  int slot() {
    return slot;
  }
}
