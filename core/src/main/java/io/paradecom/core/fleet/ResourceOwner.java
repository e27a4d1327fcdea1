package io.paradecom.core.fleet;

import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.resource.Budgets;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Ledger;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.workflow.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of all resources: the ledger, and the claims that their tasks have let go while a
 * runner may still be at work. Such a claim is held until that runner's heartbeats do not list the
 * lease, or until a grace after the runner was lost, within which it ends its work by itself.
 *
 * <p>Who holds a lock is told who has it next, where that is sure, so that a run need not come here
 * to hand it on. It says so with the release, and the ledger does the same.
 *
 * <p>A claim that has held its resources for long is granted once more: if its task let it go and
 * that was not heard, the answer is a release. So no permit depends on one message; nor does the
 * end of a task that is not to have its concurrency key, which is said as often. A promise is said
 * once: said again, it might be heard after it was declined.
 */
public class ResourceOwner {
  private static final class Departure {
    private final @Nullable Lease worker;
    private int missed;

    /** When it is over whatever is heard; null: as long as its runner lives. */
    private @Nullable Duration due;

    Departure(@Nullable Lease worker) {
      this.worker = worker;
    }
  }

  private final FleetLimits limits;
  private final Predicate<Lease> isCurrent;
  private final Ledger ledger;
  private final Map<ClaimId, Departure> departures = new LinkedHashMap<>();
  private final Set<ClaimId> changes = new LinkedHashSet<>();

  /** Granted as promised, to a run that could take it at once: nobody waits to hear of it. */
  private final Set<ClaimId> expected = new HashSet<>();

  private Duration clock = Duration.ZERO;
  private Duration checkedAt = Duration.ZERO;
  private boolean resumed;

  /**
   * @param isCurrent whether the life of a runner to which a lease belongs goes on
   */
  public ResourceOwner(FleetLimits limits, Predicate<Lease> isCurrent) {
    this(
        limits,
        isCurrent,
        new Ledger(
            name -> limits.semaphores().getOrDefault(name, 0), limits.rates(), limits.budgets()));
  }

  ResourceOwner(FleetLimits limits, Predicate<Lease> isCurrent, Ledger ledger) {
    this.limits = limits;
    this.isCurrent = isCurrent;
    this.ledger = ledger;
    ledger.holdRates();
  }

  /** Takes in what a partition says. */
  public void handle(FleetRequest.ResourceClaims claims, Instant at, FleetOutcome outcome) {
    List<Grant> grants = new ArrayList<>(ledger.advance(at));
    grants.addAll(resume());
    for (ClaimMessage message : claims.messages()) {
      switch (message) {
        case ClaimMessage.Ask ask -> {
          changes.add(ask.claim().id());
          RunBudgets told = ask.claim().budgets();
          if (told != null) {
            grants.addAll(ledger.tell(told));
          }
          if (!departures.containsKey(ask.claim().id())) {
            grants.addAll(ledger.request(ask.claim().withoutBudgets(), claims.partition(), at));
          }
        }
        case ClaimMessage.LetGo over -> {
          RunBudgets told = over.budgets();
          if (told != null) {
            grants.addAll(ledger.tell(told));
          }
          letGo(over.claim(), over.worker(), grants);
        }
        case ClaimMessage.Used used -> grants.addAll(ledger.tell(used.budgets()));
        case ClaimMessage.Decline(var promise) -> {
          changes.add(promise.grant().id());
          grants.addAll(ledger.decline(promise));
        }
        case ClaimMessage.LetRunGo run -> letGo(run, grants);
      }
    }
    send(grants, outcome);
  }

  /** Takes the log's time in, before whatever is said at that time: rates go by it. */
  public void advance(Instant at, FleetOutcome outcome) {
    send(ledger.advance(at), outcome);
  }

  /**
   * Returns how long it takes until a claim may come to fit by time alone; empty: none waits for
   * that.
   */
  public Optional<Duration> untilOpening() {
    return ledger.nextOpening().map(at -> Duration.between(ledger.clock(), at));
  }

  private void letGo(ClaimId id, @Nullable Lease worker, List<Grant> grants) {
    boolean held = ledger.find(id).map(ClaimState::isGranted).orElse(false);
    if (departures.containsKey(id)) {
      return;
    }
    if (held && worker != null) {
      depart(id, worker);
      grants.addAll(ledger.settle(id));
    } else {
      ledger.promiseOf(id).ifPresent(promise -> expected.add(promise.grant().id()));
      free(id, grants);
    }
  }

  private void letGo(ClaimMessage.LetRunGo run, List<Grant> grants) {
    for (ClaimState state : ledger.claimsOf(run.workflow(), run.run())) {
      ClaimId id = state.claim().id();
      if (state.isGranted() && !departures.containsKey(id)) {
        depart(id, null);
      }
      changes.add(id);
    }
    grants.addAll(ledger.close(run.workflow(), run.run()));
  }

  private void depart(ClaimId id, @Nullable Lease worker) {
    Departure departure = new Departure(worker);
    if (worker == null || !isCurrent.test(worker)) {
      departure.due = clock.plus(limits.killGrace());
    }
    departures.put(id, departure);
    ledger.retire(id);
    changes.add(id);
  }

  private void free(ClaimId id, List<Grant> grants) {
    departures.remove(id);
    changes.add(id);
    grants.addAll(ledger.release(id));
  }

  /** Takes in which leases a runner works under. Cost: O(claims that are over and held). */
  public void heartbeat(Heartbeat beat, FleetOutcome outcome) {
    if (departures.isEmpty()) {
      return;
    }
    Set<Long> leases = new HashSet<>(beat.leases());
    List<ClaimId> over = new ArrayList<>();
    departures.forEach((id, departure) -> {
      Lease worker = departure.worker;
      if (worker == null || !worker.runner().equals(beat.runner())) {
        return;
      }
      if (!worker.incarnation().equals(beat.incarnation())) {
        startGrace(departure);
      } else if (leases.contains(worker.number())) {
        departure.missed = 0;
      } else if (++departure.missed >= limits.missedHeartbeats()) {
        over.add(id);
      }
    });
    free(over, outcome);
  }

  /** Takes in that one life of a runner is over. */
  public void lost(Heartbeat runner, FleetOutcome outcome) {
    for (Departure departure : departures.values()) {
      Lease worker = departure.worker;
      if (worker != null
          && worker.runner().equals(runner.runner())
          && worker.incarnation().equals(runner.incarnation())) {
        startGrace(departure);
      }
    }
    send(resume(), outcome);
  }

  private void startGrace(Departure departure) {
    departure.due = departure.due == null ? clock.plus(limits.killGrace()) : departure.due;
  }

  /**
   * Takes the fleet's clock in. Only with the first tick after a start are rates granted: what was
   * asked for before it may be read long after its time.
   */
  public void tick(Duration now, FleetOutcome outcome) {
    clock = now;
    send(resume(), outcome);
    send(ledger.openRates(), outcome);
    List<ClaimId> over = new ArrayList<>();
    departures.forEach((id, departure) -> {
      Duration due = departure.due;
      if (due != null && now.compareTo(due) >= 0) {
        over.add(id);
      }
    });
    free(over, outcome);
    if (now.minus(checkedAt).compareTo(limits.checkHolders()) >= 0) {
      checkedAt = now;
      List<Grant> grants = new ArrayList<>();
      for (ClaimState state : ledger.claims()) {
        ClaimId id = state.claim().id();
        if (state.isGranted() && !departures.containsKey(id)) {
          grants.add(new Grant(id, state.token()));
        }
      }
      send(grants, outcome);
      sendEvictions(evicted(), outcome);
    }
  }

  private void free(List<ClaimId> over, FleetOutcome outcome) {
    List<Grant> grants = new ArrayList<>();
    over.forEach(id -> free(id, grants));
    send(grants, outcome);
  }

  private void send(List<Grant> grants, FleetOutcome outcome) {
    Map<Integer, List<Grant>> granted = new TreeMap<>();
    Map<Integer, List<Promise>> promised = new TreeMap<>();
    grants.forEach(grant -> put(grant.id(), grant, granted));
    for (Promise promise : ledger.takePromises()) {
      if (!departures.containsKey(promise.holder())) {
        put(promise.grant().id(), promise, promised);
      }
    }
    Set<Integer> partitions = new TreeSet<>(granted.keySet());
    partitions.addAll(promised.keySet());
    for (int partition : partitions) {
      List<Grant> some = granted.getOrDefault(partition, List.of());
      FleetDecision decision =
          new FleetDecision.ResourcesGranted(
              partition, some, promised.getOrDefault(partition, List.of()));
      if (some.stream().allMatch(grant -> expected.contains(grant.id()))) {
        outcome.mention(decision);
      } else {
        outcome.decide(decision);
      }
    }
    expected.clear();
    Map<Integer, List<Promise>> withdrawn = new TreeMap<>();
    ledger.takeWithdrawals().forEach(promise -> put(promise.grant().id(), promise, withdrawn));
    withdrawn.forEach(
        (partition, some) -> outcome.decide(new FleetDecision.PromisesWithdrawn(partition, some)));
    sendEvictions(ledger.takeEvictions(), outcome);
  }

  /** Adds what is to be said of a claim to what its partition is told; such a claim has changed. */
  private <T> void put(ClaimId id, T said, Map<Integer, List<T>> byPartition) {
    Optional<ClaimState> state = ledger.find(id);
    if (state.isPresent()) {
      changes.add(id);
      byPartition.computeIfAbsent(state.get().owner(), _ -> new ArrayList<>()).add(said);
    }
  }

  private void sendEvictions(List<Eviction> evictions, FleetOutcome outcome) {
    Map<Integer, List<Eviction>> byPartition = new TreeMap<>();
    evictions.forEach(eviction -> put(eviction.id(), eviction, byPartition));
    byPartition.forEach(
        (partition, some) -> outcome.decide(new FleetDecision.ClaimsEvicted(partition, some)));
  }

  /** Returns those of which the tasks were to be ended and are not yet, as far as is known. */
  private List<Eviction> evicted() {
    return ledger.claims().stream()
        .filter(state -> state.isEvicted() && !departures.containsKey(state.claim().id()))
        .map(state -> new Eviction(state.claim().id(), state.cause(), state.evicted()))
        .toList();
  }

  /** Takes back a claim that was kept over a restart, after all runners. */
  public void restore(KeptClaim kept) {
    ledger.restore(kept.state(), kept.over());
    if (kept.over()) {
      depart(kept.state().claim().id(), kept.worker());
    }
  }

  /** Takes back what was taken of a rate before a restart, before all claims. */
  public void restore(RateState taken) {
    ledger.restore(taken);
  }

  /** Takes back what was used of a budget before a restart, before all claims. */
  public void restore(BudgetState used) {
    ledger.budgets().restore(used);
  }

  /** Takes back what a run had used of budgets before a restart, before all claims. */
  public void restore(RunBudgets told) {
    ledger.budgets().restore(told);
  }

  public Budgets budgets() {
    return ledger.budgets();
  }

  /** Takes back the last token of the time before a restart. */
  public void restoreToken(long lastToken) {
    ledger.restoreToken(lastToken);
  }

  /** Takes back when the last grant before a restart was: rates do not go back behind it. */
  public void restoreClock(Instant lastGrant) {
    ledger.restoreClock(lastGrant);
  }

  /** Returns when the latest grant was, which must survive a restart. */
  public Instant lastGrantAt() {
    return ledger.lastGrantAt();
  }

  private List<Grant> resume() {
    if (resumed) {
      return List.of();
    }
    resumed = true;
    return ledger.resume();
  }

  /** Returns the token of the latest grant, which must survive a restart. */
  public long lastToken() {
    return ledger.lastToken();
  }

  /**
   * Returns what is to be kept of the claims that have changed since the last call; empty: nothing
   * any more.
   */
  public Map<ClaimId, Optional<KeptClaim>> takeChanges() {
    Map<ClaimId, Optional<KeptClaim>> kept = new LinkedHashMap<>();
    for (ClaimId id : changes) {
      kept.put(id, ledger.find(id).map(state -> kept(id, state)));
    }
    changes.clear();
    return kept;
  }

  /**
   * Returns what is to be kept of the rates that have changed since the last call; empty: nothing
   * any more.
   */
  public Map<ResourceKey, Optional<RateState>> takeRateChanges() {
    Map<ResourceKey, Optional<RateState>> kept = new LinkedHashMap<>();
    ledger.takeRateChanges().forEach(key -> kept.put(key, ledger.findRate(key)));
    return kept;
  }

  boolean isQuiet() {
    return ledger.claims().isEmpty();
  }

  /** Returns all claims, in the order of their requests. Cost: O(claims). */
  public List<KeptClaim> claims() {
    return ledger.claims().stream()
        .sorted(Comparator.comparingLong(ClaimState::arrival))
        .map(state -> kept(state.claim().id(), state))
        .toList();
  }

  private KeptClaim kept(ClaimId id, ClaimState state) {
    Departure departure = departures.get(id);
    return new KeptClaim(state, departure != null, departure == null ? null : departure.worker);
  }
}
