package io.paradecom.core.resource;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Names one resource.
 *
 * @param workflow whose own it is; null: all workflows share it
 */
public record ResourceKey(@Nullable WorkflowId workflow, String name)
    implements Comparable<ResourceKey> {
  private static final Comparator<ResourceKey> ORDER =
      Comparator.comparing(ResourceKey::name)
          .thenComparing(key -> key.workflow == null ? "" : key.workflow.value());

  /** Returns the resource that a task of {@code workflow} wants. */
  public static ResourceKey of(ResourceWant want, WorkflowId workflow) {
    return new ResourceKey(
        want.scope() == ResourceWant.Scope.WORKFLOW ? workflow : null, want.name());
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
