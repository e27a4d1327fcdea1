package io.paradecom.core.spec;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Until when a workflow should have ended: some time after its start, or an instant.
 *
 * @param after its start, more than 0 and at most {@link #MAX}, in whole milliseconds; null: {@code
 *     at} says when
 * @param at in whole microseconds; null: {@code after} says when
 * @param then what is done when it passes and the workflow has not ended
 */
public record Deadline(@Nullable Duration after, @Nullable Instant at, OnLate then) {
  /** Longest time after the start: 100 years. */
  public static final Duration MAX = Duration.ofDays(36_525);

  /** What is done when a deadline passes. */
  public enum OnLate {
    /** It is told, and the workflow goes on. */
    NOTIFY,
    /** It is told, and the workflow is cancelled. */
    CANCEL
  }

  /**
   * @throws IllegalArgumentException when not exactly one of both is there, or one is outside its
   *     range
   */
  public Deadline {
    if ((after == null) == (at == null)) {
      throw new IllegalArgumentException(
          "Expected a deadline as a time after the start or as an instant, but found %s."
              .formatted(after == null ? "neither" : "both"));
    }
    if (after != null && (after.toMillis() <= 0 || after.compareTo(MAX) > 0)) {
      throw new IllegalArgumentException(
          "Expected a deadline of 1 ms to %d days after the start, but found %s."
              .formatted(MAX.toDays(), after));
    }
  }

  /** Returns when a run that started then is late. */
  public Instant of(Instant startedAt) {
    return after != null ? startedAt.plus(after) : at == null ? Instant.MAX : at;
  }
}
