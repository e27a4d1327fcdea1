package io.paradecom.core.workflow;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What successful runs of tasks of one {@link TaskSketch} took, in microseconds.
 *
 * <p>The mean is exponentially weighted: the k-th run counts 1/k up to the eighth, then 1/8, so
 * that it follows a change within some ten runs. The high time is a rough 90th percentile: a run
 * above it raises it by nine times what a run below it lowers it by (stochastic approximation,
 * Robbins and Monro 1951), with steps in proportion to itself. Integers only: the same runs always
 * give the same times.
 *
 * @param meanMicros at least 0
 * @param highMicros that about nine in ten runs do not exceed; at least 0
 * @param runs how many were counted, at least 1
 * @param use number of its last measurement in its partition; who has the lowest is given up first
 */
public record LearnedTime(String sketch, long meanMicros, long highMicros, long runs, long use) {
  /** Runs after which the mean forgets. */
  private static final long MEMORY = 8;

  /** A run above the high time raises it by 9/32 of it, one below lowers it by 1/32. */
  private static final long STEPS = 32;

  private static final Duration MAX = Duration.ofDays(36_525);

  /** Returns what one run says. */
  static LearnedTime first(String sketch, Duration took, long use) {
    long micros = micros(took);
    return new LearnedTime(sketch, micros, micros, 1, use);
  }

  /** Returns what is known after one more run. */
  LearnedTime with(Duration took, long nextUse) {
    long micros = micros(took);
    long count = runs + 1;
    long mean = meanMicros + (micros - meanMicros) / Math.min(count, MEMORY);
    long step = Math.max(1, highMicros / STEPS);
    long high = micros > highMicros ? highMicros + 9 * step : Math.max(0, highMicros - step);
    return new LearnedTime(sketch, mean, high, count, nextUse);
  }

  private static long micros(Duration took) {
    Duration counted = took.compareTo(MAX) > 0 ? MAX : took;
    return counted.isNegative() ? 0 : counted.toNanos() / 1000;
  }

  /** Returns the expected run time. */
  public Duration mean() {
    return Duration.of(meanMicros, ChronoUnit.MICROS);
  }

  /** Returns what about nine in ten runs do not exceed. */
  public Duration high() {
    return Duration.of(highMicros, ChronoUnit.MICROS);
  }
}
