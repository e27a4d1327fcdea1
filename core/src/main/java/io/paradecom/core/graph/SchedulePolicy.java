package io.paradecom.core.graph;

import io.paradecom.core.spec.TurnPolicy;

/** Which of several ready tasks gets a free slot. */
public enum SchedulePolicy {
  /** Higher priority first, then the longest remaining path, then the order of the list. */
  LONGEST_PATH,
  /** The one that became ready first, then the order of the list. */
  FIFO,
  /** The order of the list, a wave at a time: the next wave starts when the last one has ended. */
  LEVELS;

  /** Returns the policy that simulates the turns of a leader. */
  public static SchedulePolicy of(TurnPolicy policy) {
    return switch (policy) {
      case LONGEST_PATH -> LONGEST_PATH;
      case FIFO -> FIFO;
    };
  }
}
