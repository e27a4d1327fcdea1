package io.paradecom.core.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The four timeouts of a task; null: none.
 *
 * @param queue longest time from being ready to the claim by a runner; fails the task
 * @param attempt longest time from the claim to the result; fails the attempt
 * @param total longest time from first being ready to the end, over all attempts; fails the task
 * @param heartbeat longest time without output or progress of a running attempt; fails the attempt
 */
public record Timeouts(
    @Nullable Duration queue,
    @Nullable Duration attempt,
    @Nullable Duration total,
    @Nullable Duration heartbeat) {
  /** No timeouts. */
  public static final Timeouts NONE = new Timeouts(null, null, null, null);

  /**
   * @throws IllegalArgumentException when a timeout is given and not above 0
   */
  public Timeouts {
    requirePositive("queue", queue);
    requirePositive("attempt", attempt);
    requirePositive("total", total);
    requirePositive("heartbeat", heartbeat);
  }

  private static void requirePositive(String name, @Nullable Duration timeout) {
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "Expected a %s timeout above 0, but found %s.".formatted(name, timeout));
    }
  }
}
