package io.paradecom.leader.processor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Asks Streams for commits: at once when somebody waits, unless the thread's last commit ended a
 * moment ago. An idle leader so answers at once. A busy one has records waiting when a commit ends,
 * and takes as many as it can in that moment into the next: a commit takes longer than a Step, and
 * one for each record would let a backlog grow that never gets smaller. What is held back here is
 * committed by who asked, after {@link #left}, or by the commit interval.
 */
final class CommitPacer {
  private static final long GAP_NANOS = 2_000_000;

  private final Runnable commit;
  private final LongSupplier sinceLast;
  private boolean owed;

  /**
   * @param commit asks Streams for one
   * @param sinceLast nanoseconds since the last commit of this thread ended
   */
  CommitPacer(Runnable commit, LongSupplier sinceLast) {
    this.commit = commit;
    this.sinceLast = sinceLast;
  }

  /** Somebody outside waits for what was just written; returns whether a commit follows at once. */
  boolean ask() {
    boolean due = sinceLast.getAsLong() >= GAP_NANOS;
    if (due) {
      commit.run();
    }
    owed = !due;
    return due;
  }

  /** Returns whether the last one who asked was told to wait, so that it must be asked again. */
  boolean isOwed() {
    return owed;
  }

  /** Returns how long who was told to wait has to, at least a nanosecond. */
  Duration left() {
    return Duration.ofNanos(Math.max(1, GAP_NANOS - sinceLast.getAsLong()));
  }
}
