package io.paradecom.leader.processor;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks Streams for commits: at once when somebody waits, unless the thread's last commit ended a
 * moment ago. An idle leader so answers at once. A busy one has records waiting when a commit ends,
 * and takes as many as it can in that moment into the next: a commit takes longer than a Step, and
 * one for each record would let a backlog grow that never gets smaller. The moment is longer after
 * a commit that many waited for: then as many will wait for the next, and what each of them costs
 * falls faster than its wait grows. What is held back here is committed by who asked, after {@link
 * #left}, or by the commit interval.
 */
final class CommitPacer {
  /**
   * As many as wait for one commit only when more tasks are in flight than a few runners' slots.
   */
  static final int MANY = 6;

  private static final long GAP_NANOS = 2_000_000;
  private static final long GAP_OF_MANY_NANOS = 8_000_000;

  private final Runnable commit;
  private final Supplier<ThreadCommits> commits;
  private boolean owed;

  /**
   * @param commit asks Streams for one
   * @param commits those of the thread that calls
   */
  CommitPacer(Runnable commit, Supplier<ThreadCommits> commits) {
    this.commit = commit;
    this.commits = commits;
  }

  /** Somebody outside waits for what was just written; returns whether a commit follows at once. */
  boolean ask() {
    ThreadCommits ofThread = commits.get();
    ofThread.asked();
    boolean due = ofThread.nanosSince() >= gap(ofThread);
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
    ThreadCommits ofThread = commits.get();
    return Duration.ofNanos(Math.max(1, gap(ofThread) - ofThread.nanosSince()));
  }

  private static long gap(ThreadCommits ofThread) {
    return ofThread.taken() >= MANY ? GAP_OF_MANY_NANOS : GAP_NANOS;
  }
}
