package io.paradecom.core.resource;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link Ledger} knows, to be read. */
abstract class LedgerBook {
  final Pools pools;
  final Map<ClaimId, Pool.Entry> claims = new LinkedHashMap<>();
  final Map<WorkflowId, Map<ClaimId, Pool.Entry>> byWorkflow = new TreeMap<>();
  final List<Eviction> evictions = new ArrayList<>();
  final Succession succession = new Succession();
  long tokens;
  Instant clock = Instant.EPOCH;
  Instant grantedAt = Instant.EPOCH;

  LedgerBook(Pools pools) {
    this.pools = pools;
  }

  /** Returns the claims of a run, in the order of their requests. */
  public List<ClaimState> claimsOf(WorkflowId workflow, RunId run) {
    return byWorkflow.getOrDefault(workflow, Map.of()).values().stream()
        .filter(entry -> entry.id().run().equals(run))
        .map(Pool.Entry::state)
        .toList();
  }

  /** Returns a claim as it is kept; empty: it is not known, or was let go. */
  public Optional<ClaimState> find(ClaimId id) {
    return Optional.ofNullable(claims.get(id)).map(Pool.Entry::state);
  }

  /** Returns every claim, granted or waiting, in the order of their requests. Cost: O(claims). */
  public List<ClaimState> claims() {
    return claims.values().stream().map(Pool.Entry::state).toList();
  }

  /** Returns the token of the latest grant; 0: there was none. */
  public long lastToken() {
    return tokens;
  }

  /** Returns what is taken of a resource with a rate; empty: nothing, and nobody waits for it. */
  public Optional<RateState> findRate(ResourceKey key) {
    return pools.gauges.find(key);
  }

  /** Returns what is taken of all resources with a rate, by name. */
  public List<RateState> rates() {
    return pools.gauges.all();
  }

  /** Returns the resources with a rate of which more or nothing is taken since the last call. */
  public Set<ResourceKey> takeRateChanges() {
    return pools.gauges.takeChanges();
  }

  /**
   * Returns when a claim may come to fit by time alone; empty: none waits for that. Cost:
   * O(resources with a rate).
   */
  public Optional<Instant> nextOpening() {
    Optional<Instant> permits = pools.gauges.nextOpening();
    Long budget = pools.budgets.nextOpeningMs();
    if (budget == null || permits.filter(at -> at.toEpochMilli() <= budget).isPresent()) {
      return permits;
    }
    return Optional.of(Instant.ofEpochMilli(budget));
  }

  /** Returns the budgets. */
  public Budgets budgets() {
    return pools.budgets;
  }

  /** Returns when the latest grant was; the epoch: there was none. */
  public Instant lastGrantAt() {
    return grantedAt;
  }

  /** Returns the latest time that was taken in. */
  public Instant clock() {
    return clock;
  }

  /** Returns the locks and semaphores that are held or waited for. */
  public Collection<ResourceKey> resources() {
    return pools.locks();
  }

  /** Returns what was promised since the last call. */
  public List<Promise> takePromises() {
    return succession.take();
  }

  /** Returns who is to have what a claim holds; empty: nobody in particular. */
  public Optional<Promise> promiseOf(ClaimId holder) {
    return Optional.ofNullable(claims.get(holder)).flatMap(Succession::of);
  }

  /** Returns the promises that are to be declined, since the last call, if they can be. */
  public List<Promise> takeWithdrawals() {
    return succession.takeWithdrawals();
  }

  /** Returns the claims whose tasks are to be ended, since the last call; some perhaps again. */
  public List<Eviction> takeEvictions() {
    List<Eviction> taken = List.copyOf(evictions);
    evictions.clear();
    return taken;
  }

  /** Takes back the last token of the grants before a restart. */
  public void restoreToken(long lastToken) {
    tokens = Math.max(tokens, lastToken);
  }

  /**
   * Takes back what was granted of a rate and counts still. A rate that all workflows share and
   * that is not declared any more is forgotten.
   */
  public void restore(RateState state) {
    pools.restore(state);
  }

  /** Forgets of which run a claim was. */
  final void forget(ClaimId id) {
    byWorkflow.computeIfPresent(
        id.workflow(),
        (_, all) -> {
          all.remove(id);
          return all.isEmpty() ? null : all;
        });
  }
}
