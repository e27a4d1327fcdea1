package io.paradecom.leader.processor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Asks Streams for commits: at once when somebody waits and none was asked for a moment ago, so
 * that an idle leader answers at once and a busy one batches. What is held back here is committed
 * by who asked, a {@link #gap} later, or by the commit interval.
 */
final class CommitPacer {
  private static final long GAP_NANOS = 4_000_000;

  private final Runnable commit;
  private final LongSupplier nanos;
  private long last;
  private boolean owed;

  CommitPacer(Runnable commit, LongSupplier nanos) {
    this.commit = commit;
    this.nanos = nanos;
    this.last = nanos.getAsLong() - GAP_NANOS;
  }

  /** Somebody outside waits for what was just written; returns whether a commit follows at once. */
  boolean ask() {
    long now = nanos.getAsLong();
    boolean due = now - last >= GAP_NANOS;
    if (due) {
      last = now;
      commit.run();
    }
    owed = !due;
    return due;
  }

  /** Returns whether the last one who asked was told to wait, so that it must be asked again. */
  boolean isOwed() {
    return owed;
  }

  /** Returns how long after a commit the next one may be asked for. */
  static Duration gap() {
    return Duration.ofNanos(GAP_NANOS);
  }
}
