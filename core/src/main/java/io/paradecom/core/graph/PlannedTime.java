package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;

/** How many milliseconds a task that runs is expected to take. */
public final class PlannedTime {
  /** Longest time of one task that is counted: 100 years. */
  public static final long MAX_MS = Duration.ofDays(36_525).toMillis();

  private PlannedTime() {}

  /**
   * Returns the expected duration, at least 1 so that a chain of unknown durations is longer the
   * more tasks it has, and {@link #MAX_MS} at most; 0 of a gate, and of what waits for nobody knows
   * how long.
   */
  public static long ofMs(TaskSpec task) {
    if (task.action() instanceof TaskAction.Gate) {
      return 0;
    }
    Duration expected = task.expectedDuration();
    if (task.isEndedByLeader() && expected.isZero()) {
      return 0;
    }
    return ofMs(expected);
  }

  /** Returns an expected duration of a task that runs, at least 1 and {@link #MAX_MS} at most. */
  public static long ofMs(Duration expected) {
    if (expected.compareTo(Duration.ofMillis(MAX_MS)) > 0) {
      return MAX_MS;
    }
    return Math.max(1, expected.toMillis());
  }

  /** Returns {@code a + b} of two times that are not negative, {@link Long#MAX_VALUE} at most. */
  static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
