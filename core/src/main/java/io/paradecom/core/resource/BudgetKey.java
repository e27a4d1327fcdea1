package io.paradecom.core.resource;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Names one budget. Each run has its own, unlike locks, which one run may still hold when the next
 * one begins.
 *
 * @param workflow whose own it is; null: all workflows share it
 * @param run whose own it is; null with {@code workflow}
 */
public record BudgetKey(@Nullable WorkflowId workflow, @Nullable RunId run, String name)
    implements Comparable<BudgetKey> {
  private static final Comparator<BudgetKey> ORDER =
      Comparator.comparing(BudgetKey::name)
          .thenComparing(key -> key.workflow == null ? "" : key.workflow.value())
          .thenComparing(key -> key.run == null ? "" : key.run.value());

  /** Returns the budget that a run knows by this name. */
  public static BudgetKey of(
      ResourceWant.Scope scope, String name, WorkflowId workflow, RunId run) {
    return scope == ResourceWant.Scope.WORKFLOW
        ? new BudgetKey(workflow, run, name)
        : new BudgetKey(null, null, name);
  }

  @Override
  public int compareTo(BudgetKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return workflow == null ? name : workflow + ":" + name;
  }
}
