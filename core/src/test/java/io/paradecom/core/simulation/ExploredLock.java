package io.paradecom.core.simulation;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one lock of an {@link Exploration} and its owner.
 *
 * @param waiting in the order of their requests
 * @param holder null: it is free
 * @param worker lease of the holder's that is void; what it holds is free when nobody works under
 *     it
 * @param said every grant, each of which may be said again
 */
record ExploredLock(
    List<ClaimId> waiting, @Nullable ClaimId holder, @Nullable Lease worker, List<Grant> said) {
  static final ExploredLock FREE = new ExploredLock(List.of(), null, null, List.of());

  ExploredLock {
    waiting = List.copyOf(waiting);
    said = List.copyOf(said);
  }

  boolean isUnused() {
    return waiting.isEmpty() && holder == null;
  }

  /** Returns the grant that is next; null: there is none. */
  @Nullable Grant next() {
    return holder != null || waiting.isEmpty()
        ? null
        : new Grant(waiting.getFirst(), said.size() + 1L);
  }

  ExploredLock with(Grant grant) {
    List<Grant> more = new ArrayList<>(said);
    more.add(grant);
    return new ExploredLock(waiting.subList(1, waiting.size()), grant.id(), null, more);
  }

  ExploredLock with(List<Effect> effects, List<Surroundings.Job> jobs) {
    ExploredLock lock = this;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.ClaimResources(var claim) -> lock = lock.ask(claim.id());
        case Effect.ReleaseClaim(var claim, var lease, _) -> lock = lock.release(claim, lease);
        default -> {}
      }
    }
    return lock.freed(jobs);
  }

  private ExploredLock ask(ClaimId claim) {
    if (waiting.contains(claim) || claim.equals(holder)) {
      return this;
    }
    List<ClaimId> more = new ArrayList<>(waiting);
    more.add(claim);
    return new ExploredLock(more, holder, worker, said);
  }

  private ExploredLock release(ClaimId claim, @Nullable Lease lease) {
    if (claim.equals(holder)) {
      boolean departs = worker != null || lease != null;
      Lease left = worker == null ? lease : worker;
      return new ExploredLock(waiting, departs ? holder : null, departs ? left : null, said);
    }
    List<ClaimId> rest = new ArrayList<>(waiting);
    rest.remove(claim);
    return new ExploredLock(rest, holder, worker, said);
  }

  /** What a void lease holds is free as soon as nobody works under it. */
  ExploredLock freed(List<Surroundings.Job> jobs) {
    Lease left = worker;
    boolean works = left != null && jobs.stream().anyMatch(job -> job.lease().equals(left));
    return left == null || works ? this : new ExploredLock(waiting, null, null, said);
  }
}
