package io.paradecom.runner.decompose.provider;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The life of one call: its deadline, what ends it early, and why it failed. Thread-safe. The first
 * failure is the one that counts.
 */
final class CallScope {
  private final long endNanos;
  private final Duration deadline;
  private final AtomicReference<@Nullable CallFailure> failure = new AtomicReference<>();
  private final CompletableFuture<CallFailure> stopped = new CompletableFuture<>();

  CallScope(Duration deadline) {
    this.deadline = deadline;
    this.endNanos = System.nanoTime() + saturated(deadline);
  }

  long remainingNanos() {
    return Math.max(0, endNanos - System.nanoTime());
  }

  void cancel(String reason) {
    fail(CallFailure.of(CallFailure.Kind.CANCELLED, "The call was cancelled: " + reason));
  }

  void timedOut() {
    fail(
        CallFailure.of(
            CallFailure.Kind.TIMED_OUT,
            "Expected a whole answer within %s s, but there was none."
                .formatted(deadline.toMillis() / 1000.0)));
  }

  /** Ends the call. */
  void fail(CallFailure cause) {
    if (failure.compareAndSet(null, cause)) {
      stopped.complete(cause);
    }
  }

  /** Returns why there is no answer; null: nothing has failed. */
  @Nullable CallFailure failure() {
    return failure.get();
  }

  /** Completes when the call has failed, so that whoever waits for something else may go on. */
  CompletableFuture<CallFailure> stopped() {
    return stopped;
  }

  private static long saturated(Duration duration) {
    Duration longest = Duration.ofDays(365);
    return (duration.compareTo(longest) < 0 ? duration : longest).toNanos();
  }
}
