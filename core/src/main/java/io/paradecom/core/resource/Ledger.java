package io.paradecom.core.resource;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which resource, who waits for which, and since when. Used by one thread.
 *
 * <p>A claim is granted as a whole or not at all, and a waiting one holds nothing. Claims go in the
 * order of their urgency: when they were asked for, less a second for each point of priority, so
 * that whoever waits becomes ever more urgent than whoever comes. What an earlier claim wants is
 * set aside for it; a later one passes it only where it takes nothing away from it. So everyone's
 * turn comes, as long as holders let go. Of a resource with a rate units come back by time, in each
 * of its windows, and not by release. Of a concurrency key a claim takes an nth, and {@link
 * Contenders} says whose task is to be ended for it.
 *
 * <p>Requests and releases may be repeated, and a release may come before its request: then the
 * request is not granted. Cost of an operation: O(wants · log waiting) and O(wants) for each claim
 * that it lets through; memory: some 500 bytes a claim.
 */
public class Ledger extends LedgerBook {
  /** Most tasks of which the last released claim is remembered. */
  static final int MAX_TOMBSTONES = 50_000;

  private static final long MS_PER_POINT = 1000;

  private Tombstones tombstones;
  private final List<Pool.Entry> changed = new ArrayList<>();
  private final Contenders contenders = new Contenders();
  private final List<Grant> handedOver = new ArrayList<>();
  private long arrivals;
  private boolean held;
  private boolean restoring;

  /**
   * @param capacities units of each semaphore that all workflows share, by name; 0: it is none
   */
  public Ledger(ToIntFunction<String> capacities) {
    this(capacities, Map.of());
  }

  /**
   * @param capacities units of each semaphore that all workflows share, by name; 0: it is none
   * @param rates of the resources that all workflows share, by name
   */
  public Ledger(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    this(capacities, rates, Map.of(), MAX_TOMBSTONES);
  }

  /**
   * @param budgets that all workflows share, by name
   */
  public Ledger(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    this(capacities, rates, budgets, MAX_TOMBSTONES);
  }

  Ledger(
      ToIntFunction<String> capacities,
      Map<String, Rate> rates,
      Map<String, Budget> budgets,
      int tombstones) {
    super(new Pools(capacities, rates, budgets));
    this.tombstones = new Tombstones(tombstones);
  }

  /**
   * Asks for everything that a claim wants. A repetition changes nothing; of a claim that is
   * granted it gives the grant once more.
   *
   * @param owner opaque, kept with the claim
   */
  public List<Grant> request(Claim claim, int owner, Instant now) {
    Pool.Entry known = claims.get(claim.id());
    if (known != null) {
      return repeat(known.state());
    }
    return tombstones.covers(claim.id()) ? List.of() : enter(claim, owner, now);
  }

  private List<Grant> enter(Claim claim, int owner, Instant now) {
    turn(now);
    long urgency = clock.toEpochMilli() - claim.priority() * MS_PER_POINT;
    Pool.Entry entry = enter(new ClaimState(claim, owner, ++arrivals, clock, urgency, 0));
    contenders.losers(entry).forEach((loser, reason) -> evict(loser, entry, reason));
    String problem = pools.budgets.problem(claim);
    if (entry.state().isWaiting() && problem != null) {
      tellToEnd(entry, Eviction.Cause.BUDGET, problem);
    }
    if (entry.state().isWaiting()) {
      wait(entry);
      succession.came(entry);
    }
    return grant();
  }

  private void wait(Pool.Entry entry) {
    entry.pools().forEach((pool, units) -> pool.add(entry, units, changed));
    if (entry.pools().isEmpty()) {
      changed.add(entry);
    }
  }

  /**
   * Takes in what a run has used of budgets, unless something later is known: grants what has
   * become possible, and tells those to end for whom too little is left for ever. Cost: O(budgets ·
   * log waiting).
   */
  public List<Grant> tell(RunBudgets run) {
    if (tombstones.isClosed(run.workflow(), run.run())) {
      return List.of();
    }
    pools.budgets.tell(run, changed);
    endHopeless();
    return grant();
  }

  private void endHopeless() {
    for (Pool.Entry entry : pools.budgets.takeHopeless()) {
      String problem = pools.budgets.problem(entry.state().claim());
      if (entry.state().isWaiting() && problem != null) {
        withdraw(entry);
        tellToEnd(entry, Eviction.Cause.BUDGET, problem);
      }
    }
  }

  private void withdraw(Pool.Entry entry) {
    entry.pools().forEach((pool, units) -> pool.withdraw(entry, units, changed));
    succession.left(entry);
  }

  /** Takes in that what a claim has used of budgets is told: it holds nothing of them any more. */
  public List<Grant> settle(ClaimId id) {
    Pool.Entry entry = claims.get(id);
    if (entry != null && entry.state().isGranted()) {
      settle(entry);
    }
    return grant();
  }

  private void settle(Pool.Entry entry) {
    if (!entry.isSettled()) {
      entry.settle();
      entry
          .pools()
          .forEach((pool, units) -> {
            if (pool instanceof BudgetPool) {
              pool.takeBack(units, changed);
            }
          });
    }
  }

  private List<Grant> repeat(ClaimState state) {
    if (state.isEvicted()) {
      evictions.add(new Eviction(state.claim().id(), state.cause(), state.evicted()));
    }
    return state.isGranted() ? List.of(new Grant(state.claim().id(), state.token())) : List.of();
  }

  /** What waits leaves its queues; what was granted is held until its task is over. */
  void evict(Pool.Entry loser, Pool.Entry comer, String reason) {
    if (loser.state().isWaiting() && !loser.equals(comer)) {
      withdraw(loser);
    }
    tellToEnd(loser, Eviction.Cause.KEY, reason);
  }

  private void tellToEnd(Pool.Entry loser, Eviction.Cause cause, String reason) {
    contenders.remove(loser);
    loser.state(loser.state().evict(cause, reason));
    evictions.add(new Eviction(loser.id(), cause, reason));
  }

  /** Takes in that a promise is not followed, and promises to another. */
  public List<Grant> decline(Promise promise) {
    Pool.Entry holder = claims.get(promise.holder());
    if (holder != null && holder.state().isGranted()) {
      succession.decline(holder, promise);
    }
    return grant();
  }

  /** Takes in that the task of a claim is over; what it holds, it holds until the release. */
  public void retire(ClaimId id) {
    Pool.Entry entry = claims.get(id);
    if (entry != null) {
      contenders.remove(entry);
    }
  }

  /**
   * Takes the log's time in, which never goes back here: grants what has come back by then. What is
   * let go counts as of the time that was taken in last. Cost: O(resources with a rate).
   */
  public List<Grant> advance(Instant now) {
    turn(now);
    return grant();
  }

  /**
   * Grants nothing of a rate until {@link #openRates}: while it is not known how far behind the
   * times that are read are.
   */
  public void holdRates() {
    held = true;
  }

  /** Goes on after {@link #holdRates}. */
  public List<Grant> openRates() {
    if (held) {
      held = false;
      claims.values().stream().filter(entry -> entry.state().isWaiting()).forEach(changed::add);
    }
    return grant();
  }

  private void turn(Instant now) {
    if (now.isAfter(clock)) {
      clock = now;
      pools.advance(clock.toEpochMilli(), !restoring, changed);
    }
  }

  /** Lets a claim go, whether it was granted, waits, or was never heard of. */
  public List<Grant> release(ClaimId id) {
    tombstones.add(id);
    Pool.Entry entry = claims.remove(id);
    if (entry == null) {
      return List.of();
    }
    leave(entry);
    return grant();
  }

  /**
   * Takes no claim of a run any more, and lets go of those that wait. What was granted is held
   * until it is released.
   */
  public List<Grant> close(WorkflowId workflow, RunId run) {
    tombstones.close(workflow, run);
    for (ClaimState state : claimsOf(workflow, run)) {
      Pool.Entry entry = claims.get(state.claim().id());
      if (entry != null && !state.isGranted()) {
        claims.remove(entry.id());
        leave(entry);
      } else if (entry != null && !entry.isSettled()) {
        pools.budgets.charge(state.claim(), changed);
        settle(entry);
      }
    }
    pools.budgets.close(workflow, run);
    endHopeless();
    return grant();
  }

  /** Takes back a claim that was kept over a restart. Nothing is granted before {@link #resume}. */
  public void restore(ClaimState state) {
    restore(state, false);
  }

  /**
   * Takes back a claim that was kept over a restart.
   *
   * @param settled whether what it has used of budgets was told
   */
  public void restore(ClaimState state, boolean settled) {
    arrivals = Math.max(arrivals, state.arrival());
    tokens = Math.max(tokens, state.token());
    restoring = true;
    Pool.Entry entry = enter(state);
    if (state.isGranted()) {
      entry.pools().forEach((pool, units) -> pool.restore(entry, units));
      if (settled) {
        settle(entry);
      }
    }
  }

  /** Takes back when the last grant was: the clock does not go back behind it. */
  public void restoreClock(Instant lastGrant) {
    grantedAt = lastGrant;
    turn(lastGrant);
  }

  /** Goes on after {@link #restore}: grants what has become possible. */
  public List<Grant> resume() {
    restoring = false;
    pools.budgets.lookAgain();
    for (Pool.Entry entry : claims.values()) {
      if (entry.state().isWaiting()) {
        wait(entry);
        succession.restore(entry);
      }
    }
    endHopeless();
    return grant();
  }

  /** Takes over what another ledger remembers of releases. */
  void rememberLike(Ledger other) {
    tombstones = other.tombstones;
  }

  private Pool.Entry enter(ClaimState state) {
    Claim claim = state.claim();
    Pool.Entry entry = new Pool.Entry(state, pools.of(claim));
    claims.put(claim.id(), entry);
    contenders.add(entry);
    byWorkflow
        .computeIfAbsent(claim.id().workflow(), _ -> new LinkedHashMap<>())
        .put(claim.id(), entry);
    return entry;
  }

  private void leave(Pool.Entry entry) {
    contenders.remove(entry);
    if (entry.state().isGranted()) {
      settle(entry);
      letGo(entry);
    } else if (entry.state().isWaiting()) {
      withdraw(entry);
    }
    Claim claim = entry.state().claim();
    pools.drop(claim);
    forget(claim.id());
  }

  /** Who was promised what is let go has it, before all others. */
  private void letGo(Pool.Entry holder) {
    Pool.Entry heir = holder.heir();
    holder
        .pools()
        .forEach((pool, units) -> {
          if (heir != null && heir.pools().containsKey(pool)) {
            pool.handOver(heir);
          } else if (!(pool instanceof BudgetPool)) {
            pool.takeBack(units, changed);
          }
        });
    if (heir != null) {
      handedOver.add(granted(heir, heir.state().promised()));
    }
  }

  /** Grants what was handed over, and, in their order, what has come to fit everywhere. */
  List<Grant> grant() {
    List<Grant> grants = new ArrayList<>(handedOver);
    handedOver.clear();
    if (!changed.isEmpty()) {
      grantChanged(grants);
    }
    succession.name(() -> ++tokens);
    return grants;
  }

  private void grantChanged(List<Grant> grants) {
    TreeMap<Place, Pool.Entry> candidates = new TreeMap<>();
    changed.forEach(entry -> candidates.put(entry.place(), entry));
    changed.clear();
    for (Pool.Entry entry : candidates.values()) {
      Grant grant = grant(entry);
      if (grant != null) {
        grants.add(grant);
      }
    }
  }

  private @Nullable Grant grant(Pool.Entry entry) {
    ClaimState asked = entry.state();
    if (!asked.isWaiting()
        || !claims.containsKey(entry.id())
        || !entry.fitsEverywhere()
        || (held && entry.isTimed())) {
      return null;
    }
    entry.pools().forEach((pool, units) -> pool.give(entry, units, clock.toEpochMilli()));
    pools.took(asked.claim());
    return granted(entry, ++tokens);
  }

  private Grant granted(Pool.Entry entry, long token) {
    grantedAt = clock;
    entry.state(entry.state().granted(clock, token));
    succession.granted(entry);
    return new Grant(entry.id(), token);
  }
}
