package io.paradecom.core.explain;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.ResourceWant;
import java.util.List;

/** Knows who holds a resource; what it says may be older than the rows. */
@FunctionalInterface
public interface ResourceHolders {
  /** Returns a clause about each holder, such as "task 'a' of 'w' has 'prod' since …". */
  List<String> holders(ResourceKey resource);

  /**
   * Returns what a claim wants, with its concurrency key filled in; empty: its owner has not heard
   * of it, or it is not known here.
   */
  default List<ResourceWant> wants(ClaimId claim) {
    return List.of();
  }
}
