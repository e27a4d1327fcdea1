package io.paradecom.runner.time;

import java.time.Duration;
import java.time.Instant;

/** The runner's time. Thread-safe. */
public interface RunnerClock extends AutoCloseable {
  /** Something that is to happen later. */
  interface Alarm {
    /** Calls it off. Without effect once it rang. */
    void cancel();
  }

  /** Wall clock time: for what others read. */
  Instant now();

  /** Nanoseconds since some fixed moment, never running backwards: for what is measured here. */
  long nanos();

  /**
   * Runs {@code action} once after {@code delay}, on a thread that other alarms need too: it must
   * not block. An alarm that is still waiting when the clock closes never rings.
   */
  Alarm after(Duration delay, Runnable action);

  @Override
  void close();
}
