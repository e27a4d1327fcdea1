package io.paradecom.common.format;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import org.jspecify.annotations.Nullable;

/**
 * A resource of the workflow's own, as its file declares it: a lock where there are neither units
 * nor a rate.
 *
 * @param units of a semaphore; 0: it is none
 * @param rate in which units are granted; null: it has none
 * @param budget what there is of it, if it is used up; else null
 */
public record OwnResource(int units, @Nullable Rate rate, @Nullable Budget budget) {
  /** What the names of budgets have before them where other resources have their plain names. */
  static final String BUDGET = "budget:";

  static final OwnResource LOCK = new OwnResource(0, null);

  /** Something that is not used up. */
  public OwnResource(int units, @Nullable Rate rate) {
    this(units, rate, null);
  }

  /** What is used up. */
  static OwnResource ofBudget(Budget budget) {
    return new OwnResource(0, null, budget);
  }

  /** A semaphore. */
  public static OwnResource ofUnits(int units) {
    return new OwnResource(units, null);
  }

  /** Returns the most units that a task may want; 0: it is a lock. */
  int most() {
    return rate == null ? units : rate.most();
  }
}
