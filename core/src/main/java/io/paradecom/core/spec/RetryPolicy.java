package io.paradecom.core.spec;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often and when a failed attempt is repeated: attempt {@code k + 1} waits {@code min(backoff ·
 * factor^(k-1), maxBackoff)}, spread by {@code ± jitter}.
 *
 * @param maxAttempts 1 to 1,000; 1 means no retry
 * @param backoff wait before the second attempt, at least 0
 * @param factor at least 1
 * @param maxBackoff upper bound of a wait before jitter, at least {@code backoff}
 * @param jitter 0 to 1: share of the wait by which it is varied either way
 * @param nonRetryableExitCodes exit codes that fail the task at once
 * @param budget longest time from the first start to the start of a retry; null: unbounded
 */
public record RetryPolicy(
    int maxAttempts,
    Duration backoff,
    double factor,
    Duration maxBackoff,
    double jitter,
    Set<Integer> nonRetryableExitCodes,
    @Nullable Duration budget) {
  /** Three attempts, 1 s doubled up to 1 min, ±20 %. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1), 0.2, Set.of(), null);

  /** One attempt. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ZERO, 1.0, Duration.ZERO, 0.0, Set.of(), null);

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public RetryPolicy {
    nonRetryableExitCodes = Set.copyOf(nonRetryableExitCodes);
    require(maxAttempts >= 1 && maxAttempts <= 1000, "retry.maxAttempts of 1 to 1000", maxAttempts);
    require(!backoff.isNegative(), "retry.backoff of at least 0", backoff);
    require(factor >= 1.0 && factor <= 100.0, "retry.factor of 1 to 100", factor);
    require(
        maxBackoff.compareTo(backoff) >= 0,
        "retry.maxBackoff of at least retry.backoff (" + backoff + ")",
        maxBackoff);
    require(jitter >= 0.0 && jitter <= 1.0, "retry.jitter of 0 to 1", jitter);
    require(budget == null || budget.isPositive(), "retry.budget above 0", String.valueOf(budget));
  }

  private static void require(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + rule + ", but found " + found + ".");
    }
  }
}
