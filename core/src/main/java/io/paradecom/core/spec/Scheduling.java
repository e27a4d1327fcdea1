package io.paradecom.core.spec;

import org.jspecify.annotations.Nullable;

/**
 * When the tasks of a workflow get their turn, and until when it should have ended.
 *
 * @param weight its share of the slots beside other workflows, 1 to {@value #MAX_WEIGHT}
 * @param policy the order of its own tasks; null: the leader's
 * @param deadline null: none
 */
public record Scheduling(int weight, @Nullable TurnPolicy policy, @Nullable Deadline deadline) {
  /** Upper bound of {@link #weight}. */
  public static final int MAX_WEIGHT = 100;

  /** What holds where nothing is said. */
  public static final Scheduling DEFAULT = new Scheduling(1, null, null);

  /**
   * @throws IllegalArgumentException when the weight is outside its range
   */
  public Scheduling {
    if (weight < 1 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "Expected a weight of 1 to %d, but found %d.".formatted(MAX_WEIGHT, weight));
    }
  }

  /** Returns the same with another deadline. */
  public Scheduling withDeadline(@Nullable Deadline other) {
    return new Scheduling(weight, policy, other);
  }

  /** Returns the same with another order of its own tasks. */
  public Scheduling withPolicy(@Nullable TurnPolicy other) {
    return new Scheduling(weight, other, deadline);
  }
}
