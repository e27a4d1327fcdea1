package io.paradecom.common.format;

import io.paradecom.core.spec.Rate;
import org.jspecify.annotations.Nullable;

/**
 * A resource of the workflow's own, as its file declares it: a lock where there are neither units
 * nor a rate.
 *
 * @param units of a semaphore; 0: it is none
 * @param rate in which units are granted; null: it has none
 */
public record OwnResource(int units, @Nullable Rate rate) {
  static final OwnResource LOCK = new OwnResource(0, null);

  /** A semaphore. */
  public static OwnResource ofUnits(int units) {
    return new OwnResource(units, null);
  }

  /** Returns the most units that a task may want; 0: it is a lock. */
  int most() {
    return rate == null ? units : rate.most();
  }
}
