package io.paradecom.runner.execute;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a wish to cancel meets the call that it is about, whichever comes first. Thread-safe; the
 * call is told outside of any lock, and once for each wish.
 */
public final class CancelPoint {
  private @Nullable Consumer<String> call;
  private @Nullable String reason;

  /** Cancels the call, now or as soon as it has begun. */
  public void cancel(String why) {
    Consumer<String> underWay;
    synchronized (this) {
      reason = reason == null ? why : reason;
      underWay = call;
    }
    if (underWay != null) {
      underWay.accept(why);
    }
  }

  /** Takes in how the call that has begun is cancelled. */
  public void begun(Consumer<String> started) {
    String asked;
    synchronized (this) {
      call = started;
      asked = reason;
    }
    if (asked != null) {
      started.accept(asked);
    }
  }
}
