package io.paradecom.core.spec;

import org.jspecify.annotations.Nullable;

/**
 * How a task takes part in its graph.
 *
 * @param atLeast how many of its edges must hold for it to go on, at once when they do; 0: all
 * @param optional whether its failure does no harm: what depends on its success goes on, and its
 *     workflow does not fail
 * @param when what is asked when its edges hold: the task is skipped when it is not true; null:
 *     nothing
 * @param continuation whether its runner may go on with it, and after it
 * @param exhausted how it is broken down when its attempts are used up, once, instead of having
 *     failed; null: it is not
 * @param repeat how long it is done again; null: it is done once
 */
public record TaskRole(
    int atLeast,
    boolean optional,
    @Nullable Condition when,
    Continuation continuation,
    @Nullable DecomposeSpec exhausted,
    @Nullable RepeatSpec repeat) {
  /** It needs all its edges, and its failure is one of the workflow. */
  public static final TaskRole ORDINARY = new TaskRole(0, false);

  /**
   * @throws IllegalArgumentException when {@code atLeast} is below 0
   */
  public TaskRole {
    if (atLeast < 0) {
      throw new IllegalArgumentException(
          "Expected a join of at least 1 dependency, or of all, but found %d.".formatted(atLeast));
    }
  }

  /** The role of a task that is done once. */
  public TaskRole(
      int atLeast,
      boolean optional,
      @Nullable Condition when,
      Continuation continuation,
      @Nullable DecomposeSpec exhausted) {
    this(atLeast, optional, when, continuation, exhausted, null);
  }

  /** The role of a task that ends when its attempts are used up. */
  public TaskRole(
      int atLeast, boolean optional, @Nullable Condition when, Continuation continuation) {
    this(atLeast, optional, when, continuation, null);
  }

  /** The role of a task that the leader hands out. */
  public TaskRole(int atLeast, boolean optional, @Nullable Condition when) {
    this(atLeast, optional, when, Continuation.NONE);
  }

  /** The role of a task without a condition. */
  public TaskRole(int atLeast, boolean optional) {
    this(atLeast, optional, null);
  }

  /** Returns the same role with another word on going on without the leader. */
  public TaskRole withContinuation(Continuation other) {
    return new TaskRole(atLeast, optional, when, other, exhausted, repeat);
  }

  /** Returns the same role under another condition; null: under none. */
  public TaskRole withWhen(@Nullable Condition condition) {
    return new TaskRole(atLeast, optional, condition, continuation, exhausted, repeat);
  }

  /** Returns the same role of a task that is broken down when its attempts are used up, or not. */
  public TaskRole withExhausted(@Nullable DecomposeSpec how) {
    return new TaskRole(atLeast, optional, when, continuation, how, repeat);
  }

  /** Returns the same role of a task that is repeated so; null: that is done once. */
  public TaskRole withRepeat(@Nullable RepeatSpec how) {
    return new TaskRole(atLeast, optional, when, continuation, exhausted, how);
  }

  /** Returns whether some of its edges are enough. */
  public boolean isPartial() {
    return atLeast > 0;
  }

  /** Returns what its edges are joined by, as the native format says it. */
  public String join() {
    return switch (atLeast) {
      case 0 -> "all";
      case 1 -> "any";
      default -> "atLeast " + atLeast;
    };
  }
}
