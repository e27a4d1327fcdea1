package io.paradecom.core.resource;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Names one resource.
 *
 * @param workflow whose own it is; null: all workflows share it
 * @param name of the resource; of a concurrency key, with {@link #KEY} before it, of a budget with
 *     {@link #BUDGET}
 */
public record ResourceKey(@Nullable WorkflowId workflow, String name)
    implements Comparable<ResourceKey> {
  /** What the names of concurrency keys begin with, and no other name does. */
  public static final String KEY = "key:";

  /** What the names of budgets begin with, and no other name does. */
  public static final String BUDGET = "budget:";

  private static final Comparator<ResourceKey> ORDER =
      Comparator.comparing(ResourceKey::name)
          .thenComparing(key -> key.workflow == null ? "" : key.workflow.value());

  /** Returns the resource that a task of {@code workflow} wants. */
  public static ResourceKey of(ResourceWant want, WorkflowId workflow) {
    String name = want.isBudget() ? BUDGET + want.name() : want.name();
    return switch (want.scope()) {
      case GLOBAL -> new ResourceKey(null, name);
      case WORKFLOW -> new ResourceKey(workflow, name);
      case KEY -> new ResourceKey(null, KEY + want.name());
    };
  }

  @Override
  public int compareTo(ResourceKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return workflow == null ? name : workflow + ":" + name;
  }
}
