package io.paradecom.core.workflow;

import java.util.EnumSet;
import java.util.Set;

/** Where a task is in its life. The legal moves are {@link TaskTransitions}. */
public enum TaskState {
  /** Not handed out; the row's {@link WaitReason} says why. */
  WAITING(0),
  /** On a ready topic; no runner has claimed it. */
  DISPATCHED(1),
  /** Claimed: a lease is bound to a runner. */
  RUNNING(2),
  /** Ended well. */
  SUCCEEDED(3),
  /** Ended badly, for good. */
  FAILED(4),
  /** Will not run: by how a dependency ended, because it was held at submit, or on request. */
  SKIPPED(5),
  /** Will not run or was stopped: on request, or with its workflow. */
  CANCELLED(6),
  /** Waits for a person, since running it again might do harm. */
  PARKED(7),
  /** Had succeeded, and was undone. While its undo goes the way of a run, it waits or runs. */
  COMPENSATED(8);

  private static final Set<TaskState> TERMINAL =
      EnumSet.of(SUCCEEDED, FAILED, SKIPPED, CANCELLED, COMPENSATED);

  private final int slot;

  TaskState(int slot) {
    this.slot = slot;
  }

  /** Place in a kept {@link Tally}, from 0 without gaps; never given to another state. */
  int slot() {
    return slot;
  }

  /** Returns whether nothing follows in this generation of the run. */
  public boolean isTerminal() {
    return TERMINAL.contains(this);
  }

  /** Returns whether a runner may be working on it, so that it uses credit. */
  public boolean isInFlight() {
    return this == DISPATCHED || this == RUNNING;
  }
}
