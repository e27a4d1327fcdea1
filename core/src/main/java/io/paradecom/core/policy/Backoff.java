package io.paradecom.core.policy;

import io.paradecom.core.spec.RetryPolicy;
import java.time.Duration;

/**
 * How long a failed attempt waits before the next one: exponential, capped, spread by a jitter that
 * is a pure function of a seed, so that a replay decides the same.
 */
public final class Backoff {
  /** Longest wait, whatever the policy says: 100 years. */
  public static final Duration LONGEST = Duration.ofDays(36_525);

  // 2^64 / golden ratio, odd: multiples of it are spread evenly over all longs.
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private Backoff() {}

  /**
   * Returns {@code min(backoff · factor^(failedAttempt - 1), maxBackoff)}, varied evenly by up to
   * {@code ± jitter} of it and rounded to whole milliseconds. With jitter a wait may be longer than
   * {@code maxBackoff}, by {@code jitter · maxBackoff} at most.
   *
   * @param failedAttempt the attempt that failed, from 1
   * @param seed the same for every call of one task; tasks with other seeds spread independently
   * @throws IllegalArgumentException when {@code failedAttempt} is below 1
   */
  public static Duration delay(RetryPolicy policy, int failedAttempt, long seed) {
    if (failedAttempt < 1) {
      throw new IllegalArgumentException(
          "Expected a failed attempt of at least 1, but found " + failedAttempt + ".");
    }
    if (policy.backoff().isZero()) {
      return Duration.ZERO;
    }
    // StrictMath: the same bits on every machine that replays the log.
    double growth = StrictMath.pow(policy.factor(), failedAttempt - 1.0);
    double wait = Math.min(millis(policy.backoff()) * growth, millis(policy.maxBackoff()));
    double spread = 1.0 + policy.jitter() * (2.0 * fraction(seed, failedAttempt) - 1.0);
    return Duration.ofMillis(Math.round(Math.min(wait * spread, millis(LONGEST))));
  }

  private static double millis(Duration duration) {
    return duration.getSeconds() * 1e3 + duration.getNano() / 1e6;
  }

  /** Returns an evenly distributed number of 0 (inclusive) to 1 (exclusive). */
  private static double fraction(long seed, int failedAttempt) {
    return (mix(mix(seed) + failedAttempt * GOLDEN) >>> 11) * 0x1.0p-53;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes half of all. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
