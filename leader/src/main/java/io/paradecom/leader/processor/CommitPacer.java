package io.paradecom.leader.processor;

import java.util.function.LongSupplier;

/**
 * Asks Streams for commits: at once when somebody waits and none was asked for a moment ago, so
 * that an idle leader answers at once and a busy one batches. What is held back here is committed
 * by the commit interval at the latest.
 */
final class CommitPacer {
  private static final long GAP_NANOS = 4_000_000;

  private final Runnable commit;
  private final LongSupplier nanos;
  private long last;

  CommitPacer(Runnable commit, LongSupplier nanos) {
    this.commit = commit;
    this.nanos = nanos;
    this.last = nanos.getAsLong() - GAP_NANOS;
  }

  /** Somebody outside waits for what was just written. */
  void ask() {
    long now = nanos.getAsLong();
    if (now - last >= GAP_NANOS) {
      last = now;
      commit.run();
    }
  }
}
