package io.paradecom.core.spec;

import java.time.Duration;

/**
 * How long a task is done again: in rounds, until a condition over what the last of them gave
 * holds. A round is a success of the task, with as many attempts as its retries allow.
 *
 * @param until what is asked when a round has ended well, of its output and its number; what may be
 *     said in it is decided where it is compiled
 * @param rounds most rounds, 1 to {@value #MOST_ROUNDS}
 * @param every pause between the end of a round and the next one, at most {@link #LONGEST_PAUSE};
 *     zero: none
 * @param succeeds whether the task succeeds when the last round has ended well and {@code until}
 *     does not hold; else it fails
 */
public record RepeatSpec(Condition until, int rounds, Duration every, boolean succeeds) {
  /** Most rounds. */
  public static final int MOST_ROUNDS = 1_000;

  /** Longest pause between two rounds. */
  public static final Duration LONGEST_PAUSE = Duration.ofDays(366);

  /** The variable of a command that holds the number of its round, from 1. */
  public static final String ROUND = "PARADECOM_ROUND";

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public RepeatSpec {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "Expected 1 to %,d rounds of a task that is repeated, but found %,d."
              .formatted(MOST_ROUNDS, rounds));
    }
    if (every.isNegative() || every.compareTo(LONGEST_PAUSE) > 0) {
      throw new IllegalArgumentException(
          "Expected a pause of 0 to %d days between two rounds, but found %s."
              .formatted(LONGEST_PAUSE.toDays(), every));
    }
  }
}
