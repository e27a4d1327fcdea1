package io.paradecom.core.explain;

import io.paradecom.core.resource.ResourceKey;
import java.util.List;

/** Knows who holds a resource; what it says may be older than the rows. */
@FunctionalInterface
public interface ResourceHolders {
  /** Returns a clause about each holder, such as "task 'a' of 'w' has 'prod' since …". */
  List<String> holders(ResourceKey resource);
}
