package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task's wish for all its resources at once.
 *
 * @param task for people
 * @param priority higher goes first; a point counts like a second of waiting
 * @param wants at least one, each of another resource
 */
public record Claim(ClaimId id, TaskId task, int priority, List<Share> wants) {
  /**
   * One resource that is wanted.
   *
   * @param capacity units that there are, as the claim's workflow declares; 0: the owner knows
   * @param rate in which they are granted, as the claim's workflow declares; null: the owner knows,
   *     or it has none
   */
  public record Share(ResourceWant want, int capacity, @Nullable Rate rate) {
    /** Something of a lock or a semaphore, or of what all workflows share. */
    public Share(ResourceWant want, int capacity) {
      this(want, capacity, null);
    }
  }

  public Claim {
    wants = List.copyOf(wants);
  }
}
