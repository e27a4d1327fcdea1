package io.paradecom.common.format;

import io.paradecom.core.spec.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a retry policy that a file gives; null: not given there. */
public record RetrySettings(
    @Nullable Integer maxAttempts,
    @Nullable Duration backoff,
    @Nullable Double factor,
    @Nullable Duration maxBackoff,
    @Nullable Double jitter,
    @Nullable Set<Integer> nonRetryableExitCodes,
    @Nullable Duration budget) {
  /** Nothing is given. */
  public static final RetrySettings NONE =
      new RetrySettings(null, null, null, null, null, null, null);

  /** Returns these settings, with those of {@code lower} where these have none. */
  RetrySettings over(RetrySettings lower) {
    return new RetrySettings(
        Settings.first(maxAttempts, lower.maxAttempts),
        Settings.first(backoff, lower.backoff),
        Settings.first(factor, lower.factor),
        Settings.first(maxBackoff, lower.maxBackoff),
        Settings.first(jitter, lower.jitter),
        Settings.first(nonRetryableExitCodes, lower.nonRetryableExitCodes),
        Settings.first(budget, lower.budget));
  }

  /**
   * Returns the policy, with {@link RetryPolicy#DEFAULT} where nothing is given. A wait above its
   * bound is cut to the bound; a bound that nobody gave is never below the wait.
   */
  RetryPolicy policy() {
    RetryPolicy base = RetryPolicy.DEFAULT;
    Duration wait = backoff == null ? base.backoff() : backoff;
    Duration bound = maxBackoff == null ? longer(base.maxBackoff(), wait) : maxBackoff;
    return new RetryPolicy(
        maxAttempts == null ? base.maxAttempts() : maxAttempts,
        wait.compareTo(bound) > 0 ? bound : wait,
        factor == null ? base.factor() : factor,
        bound,
        jitter == null ? base.jitter() : jitter,
        nonRetryableExitCodes == null ? base.nonRetryableExitCodes() : nonRetryableExitCodes,
        budget);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
