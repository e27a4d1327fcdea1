package io.paradecom.cli.torture;

import java.time.Instant;

/**
 * A fault that was done, or could not be.
 *
 * @param began just before it
 * @param healed when it had been put right; the process may not serve yet
 * @param skipped why it was not done; empty: it was
 */
record FaultRecord(Fault fault, Instant began, Instant healed, String skipped) {
  boolean isDone() {
    return skipped.isEmpty();
  }
}
