package io.paradecom.runner.time;

import java.time.Duration;

/** Delays as timers count them. */
public final class TimerDelay {
  private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE / 4);

  private TimerDelay() {}

  /** Returns a delay in nanoseconds that a timer can count: at most some 73 years. */
  public static long nanosOf(Duration delay) {
    return delay.compareTo(MOST) < 0 ? delay.toNanos() : MOST.toNanos();
  }
}
