package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task's wish for all its resources at once.
 *
 * @param task for people
 * @param priority higher goes first; a point counts like a second of waiting
 * @param wants each of another resource; none: it is granted in its turn
 * @param readySince when the task became ready for the first time, before all its attempts: who
 *     came earlier, of tasks with the same concurrency key
 * @param budgets what its run has used of budgets; null: the run has none
 */
public record Claim(
    ClaimId id,
    TaskId task,
    int priority,
    List<Share> wants,
    Instant readySince,
    @Nullable RunBudgets budgets) {
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

  /** A claim in a run without budgets. */
  public Claim(ClaimId id, TaskId task, int priority, List<Share> wants, Instant readySince) {
    this(id, task, priority, wants, readySince, null);
  }

  /** A claim of a task of which nothing matters but when it claims. */
  public Claim(ClaimId id, TaskId task, int priority, List<Share> wants) {
    this(id, task, priority, wants, Instant.EPOCH);
  }

  public Claim {
    wants = List.copyOf(wants);
  }

  /** Returns the same claim without what its run has used of budgets. */
  public Claim withoutBudgets() {
    return budgets == null ? this : new Claim(id, task, priority, wants, readySince);
  }

  /** Returns the concurrency key that it wants; null: none. */
  public @Nullable ResourceWant key() {
    for (Share share : wants) {
      if (share.want().isKey()) {
        return share.want();
      }
    }
    return null;
  }
}
