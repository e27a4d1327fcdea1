package io.paradecom.runner.lease;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A slot that is kept for a moment, for the task that gets what the one before held. Thread-safe.
 */
final class Offer implements Following {
  private final long number;
  private boolean over;
  private @Nullable TaskLease taken;
  private @Nullable Consumer<@Nullable TaskLease> waiting;

  /**
   * @param number of the lease that is offered
   */
  Offer(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  @Override
  public void whenMayBegin(Consumer<@Nullable TaskLease> then) {
    synchronized (this) {
      if (!over) {
        waiting = then;
        return;
      }
    }
    then.accept(taken);
  }

  /** Gives it the task that came; returns false when it has lapsed. */
  boolean take(TaskLease lease) {
    return end(lease);
  }

  /** Nothing came: the slot is for others. */
  void lapse() {
    boolean _ = end(null);
  }

  private boolean end(@Nullable TaskLease lease) {
    Consumer<@Nullable TaskLease> then;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      taken = lease;
      then = waiting;
    }
    if (then != null) {
      then.accept(lease);
    }
    return true;
  }
}
