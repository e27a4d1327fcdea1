package io.paradecom.runner.decompose.provider;

import java.util.concurrent.CompletableFuture;

/** A request under way. Thread-safe; no call blocks. */
public interface ModelCall {
  /**
   * Ends the call, on the network too; without effect when it has ended.
   *
   * @param reason stands in the reply
   */
  void cancel(String reason);

  /** Completes when the call has ended; exceptionally only when the provider's code is broken. */
  CompletableFuture<ModelReply> reply();
}
