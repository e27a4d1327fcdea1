package io.paradecom.runner.execute;

import java.util.concurrent.CompletableFuture;

/** An action under way. Thread-safe; no call blocks. */
public interface Execution {
  /**
   * Ends the action and all its processes: SIGTERM, after the grace SIGKILL. Without effect when
   * the action has ended or is being ended already.
   *
   * @param reason stands in the result
   */
  void cancel(String reason);

  /**
   * Completes when the action and all its processes have ended. Exceptionally only when the
   * executor itself is broken, or a listener threw. Completing or cancelling the future itself has
   * no effect on the action.
   */
  CompletableFuture<ExecutionResult> result();
}
