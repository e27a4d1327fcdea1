package io.paradecom.core.workflow;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;

/**
 * What one attempt used of one budget.
 *
 * @param scope whose name it is: all workflows' or the workflow's own
 * @param charged what was set aside for it, or counted before; above 0
 * @param used what counts from now on
 */
public record BudgetCharge(ResourceWant.Scope scope, String name, Amount charged, Amount used) {
  /** Returns how much more it is than was set aside. */
  public Amount excess() {
    return used.minus(charged);
  }
}
