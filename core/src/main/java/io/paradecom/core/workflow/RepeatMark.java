package io.paradecom.core.workflow;

import org.jspecify.annotations.Nullable;

/**
 * How far a task is that is repeated.
 *
 * @param rounds how many have ended well since its submit or last reset, at least 1
 * @param holds whether the condition was found to hold after the last of these
 * @param reason why it counts as false though it was not found to be; empty: it is true or false
 * @param hasOutput whether the last of these gave an output, which is kept
 */
public record RepeatMark(int rounds, boolean holds, String reason, boolean hasOutput) {
  /** Returns the number of the round that a task is in, or comes to next, from 1. */
  public static int next(@Nullable RepeatMark mark) {
    return mark == null ? 1 : mark.rounds + 1;
  }
}
