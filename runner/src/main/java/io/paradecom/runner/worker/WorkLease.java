package io.paradecom.runner.worker;

import io.paradecom.runner.custom.CustomAttempt;
import org.jspecify.annotations.Nullable;

/** An attempt in the hands of a worker. Guarded by the gateway's lock, but for what is final. */
final class WorkLease {
  private final String token;
  private final String caller;
  private final String worker;
  private final CustomAttempt attempt;
  private long heardNanos;
  private boolean confirmed;
  private @Nullable String stop;

  /**
   * @param token names it; 128 random bits, so that nobody finds another's
   * @param caller who may speak of it
   * @param worker as it calls itself
   */
  WorkLease(String token, String caller, String worker, CustomAttempt attempt, long nowNanos) {
    this.token = token;
    this.caller = caller;
    this.worker = worker;
    this.attempt = attempt;
    this.heardNanos = nowNanos;
  }

  String token() {
    return token;
  }

  String caller() {
    return caller;
  }

  String worker() {
    return worker;
  }

  CustomAttempt attempt() {
    return attempt;
  }

  void heardAt(long nowNanos) {
    heardNanos = nowNanos;
    confirmed = true;
  }

  /** Returns whether the worker has said anything of it, so that it surely got it. */
  boolean isConfirmed() {
    return confirmed;
  }

  long heardNanos() {
    return heardNanos;
  }

  /** The worker is to stop, which the next answer to it says. */
  void stop(String reason) {
    stop = reason;
  }

  /** Why it is to stop; null: it is not. */
  @Nullable String stop() {
    return stop;
  }
}
