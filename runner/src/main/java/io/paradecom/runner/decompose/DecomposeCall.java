package io.paradecom.runner.decompose;

import java.util.concurrent.CompletableFuture;

/** A question under way. Thread-safe; no call blocks. */
public interface DecomposeCall {
  /**
   * Ends the call; without effect when it has ended.
   *
   * @param reason stands in the reply
   */
  void cancel(String reason);

  /** Completes when the call has ended; exceptionally only when the decomposer itself is broken. */
  CompletableFuture<DecomposeReply> reply();
}
