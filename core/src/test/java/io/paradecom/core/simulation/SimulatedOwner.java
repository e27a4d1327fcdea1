package io.paradecom.core.simulation;

import io.paradecom.core.fleet.ClaimMessage;
import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.fleet.FleetOutcome;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.fleet.ResourceOwner;
import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.resource.Budgets;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The owner of the resources behind two unreliable ways, from and to the leader. What it read, kept
 * and said since its last commit happens together or not at all.
 */
final class SimulatedOwner {
  private static final FleetLimits LIMITS =
      new FleetLimits(
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          2,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          GraphMaker.SEMAPHORES,
          GraphMaker.RATES,
          GraphMaker.BUDGETS);

  private final World world;
  private final PartitionMaker maker;
  private final Channel channel;
  private final Consumer<String> breach;
  private final Map<ClaimId, KeptClaim> kept = new LinkedHashMap<>();
  private final Map<ResourceKey, RateState> keptRates = new LinkedHashMap<>();
  private final Map<Budgets.RunKey, RunBudgets> keptRuns = new LinkedHashMap<>();
  private final Map<String, BudgetState> keptBudgets = new LinkedHashMap<>();
  private final RateCheck rates;
  private final KeyCheck keys;
  private final PromiseCheck promises;
  private final ArrayDeque<ClaimMessage> inbox = new ArrayDeque<>();
  private final Map<RunnerId, String> lives = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private final Set<ClaimId> released = new HashSet<>();
  private ResourceOwner owner;
  private long lastToken;
  private Instant lastGrantAt = Instant.EPOCH;
  private long lastArrival;
  private boolean alive = true;

  /**
   * @param breach told when a rule is broken
   */
  SimulatedOwner(World world, PartitionMaker maker, Channel channel, Consumer<String> breach) {
    this.world = world;
    this.maker = maker;
    this.channel = channel;
    this.breach = breach;
    this.rates = new RateCheck(breach);
    this.keys = new KeyCheck(breach);
    this.promises = new PromiseCheck(breach);
    this.owner = maker.owner(LIMITS, this::isCurrent);
  }

  /** Sees what the leader committed. */
  void observe(StepResult result) {
    for (Effect effect : result.effects()) {
      switch (effect) {
        case Effect.ClaimResources(var claim) -> send(new ClaimMessage.Ask(claim));
        case Effect.ReleaseClaim(var claim, var worker, var budgets) ->
            send(new ClaimMessage.LetGo(claim, worker, budgets));
        case Effect.TellBudgets(var budgets) -> send(new ClaimMessage.Used(budgets));
        case Effect.DeclinePromise(var promise) -> send(new ClaimMessage.Decline(promise));
        case Effect.ReleaseRun(var workflow, var run) ->
            send(new ClaimMessage.LetRunGo(workflow, run));
        case Effect.DispatchTask _,
            Effect.StartLease _,
            Effect.BeginLease _,
            Effect.StopLease _,
            Effect.AcceptAgain _,
            Effect.StartChild _,
            Effect.TellChild _,
            Effect.TellParent _,
            Effect.Reject _ -> {}
      }
    }
  }

  private void send(ClaimMessage message) {
    if (world.strikes(Fault.LOST_CLAIM, 0.05)) {
      return;
    }
    if (world.strikes(Fault.OVERTAKEN_CLAIM, 0.2)) {
      world.agenda.in(world.between(0, 5000), () -> receive(message));
      return;
    }
    lastArrival = Math.max(lastArrival, world.agenda.now() + world.delay());
    world.agenda.at(lastArrival, () -> receive(message));
    if (world.strikes(Fault.REPEATED_MESSAGE, 0.2)) {
      world.agenda.at(lastArrival + world.between(0, 10_000), () -> receive(message));
    }
  }

  private void receive(ClaimMessage message) {
    inbox.add(message);
    if (inbox.size() == 1) {
      world.agenda.in(world.between(0, 5), this::work);
    }
  }

  private void work() {
    if (!alive || inbox.isEmpty()) {
      return;
    }
    FleetOutcome outcome = new FleetOutcome();
    List<ClaimMessage> batch = new ArrayList<>(inbox);
    owner.handle(new FleetRequest.ResourceClaims(0, batch), world.now(), outcome);
    if (world.strikes(Fault.OWNER_CRASH, 0.1)) {
      crash();
      return;
    }
    inbox.clear();
    batch.forEach(keys::asked);
    batch.forEach(promises::told);
    commit(outcome);
    batch.forEach(this::remember);
  }

  private void remember(ClaimMessage message) {
    if (message instanceof ClaimMessage.LetGo over) {
      released.add(over.claim());
    }
  }

  private void crash() {
    alive = false;
    world.agenda.in(world.between(1, 8000), this::start);
  }

  private void start() {
    // What was released lately is not kept: a later request may be granted, and given back.
    released.clear();
    owner = maker.owner(LIMITS, this::isCurrent);
    owner.restoreToken(lastToken);
    owner.restoreClock(lastGrantAt);
    keptRates.values().forEach(owner::restore);
    keptBudgets.values().forEach(owner::restore);
    keptRuns.values().forEach(owner::restore);
    kept.values().forEach(owner::restore);
    alive = true;
    work();
  }

  private void commit(FleetOutcome outcome) {
    owner
        .takeChanges()
        .forEach((id, claim) -> {
          if (claim.isPresent()) {
            kept.put(id, claim.get());
          } else {
            kept.remove(id);
          }
        });
    owner
        .takeRateChanges()
        .forEach((key, rate) ->
            rate.ifPresentOrElse(state -> keptRates.put(key, state), () -> keptRates.remove(key)));
    Budgets budgets = owner.budgets();
    budgets
        .takeRunChanges()
        .forEach(run ->
            budgets
                .find(run)
                .ifPresentOrElse(told -> keptRuns.put(run, told), () -> keptRuns.remove(run)));
    budgets.takeSharedChanges().forEach(name -> keptBudgets.put(name, budgets.state(name)));
    lastToken = owner.lastToken();
    lastGrantAt = owner.lastGrantAt();
    for (FleetDecision decision : outcome.decisions()) {
      if (decision instanceof FleetDecision.ResourcesGranted granted) {
        granted.grants().forEach(this::grant);
        granted.promises().forEach(this::promise);
      } else if (decision instanceof FleetDecision.PromisesWithdrawn withdrawn) {
        withdrawn.promises().forEach(this::withdraw);
      } else if (decision instanceof FleetDecision.ClaimsEvicted evicted) {
        evicted.evictions().forEach(this::evict);
      }
    }
    keys.check(kept.values());
    promises.check(kept);
  }

  private void grant(Grant grant) {
    if (released.contains(grant.id())) {
      breach.accept("Expected no grant of %s, which was released.".formatted(grant.id()));
    }
    KeptClaim holder = kept.get(grant.id());
    if (holder != null) {
      rates.granted(holder.state().claim(), grant.token(), world.now().toEpochMilli());
    }
    if (!world.strikes(Fault.LOST_CLAIM, 0.05)) {
      channel.send(new WorkflowCommand.Grant(grant.id(), grant.token()));
    }
  }

  private void promise(Promise promise) {
    promises.promised(promise, kept);
    if (!world.strikes(Fault.LOST_CLAIM, 0.05)) {
      channel.send(new LogRecord.Promised(promise));
    }
  }

  private void withdraw(Promise promise) {
    if (!world.strikes(Fault.LOST_CLAIM, 0.05)) {
      channel.send(new WorkflowCommand.WithdrawPromise(promise));
    }
  }

  private void evict(Eviction eviction) {
    if (!world.strikes(Fault.LOST_CLAIM, 0.05)) {
      channel.send(new WorkflowCommand.Evict(eviction.id(), eviction.cause(), eviction.reason()));
    }
  }

  /** Hears from the runners that speak. */
  void tick(List<SimulatedRunner> runners) {
    if (!alive) {
      return;
    }
    FleetOutcome outcome = new FleetOutcome();
    owner.advance(world.now(), outcome);
    for (SimulatedRunner runner : runners) {
      if (runner.isAlive() && runner.silence() == 0) {
        lives.put(runner.id(), runner.incarnation());
        owner.heartbeat(beat(runner, runner.incarnation(), runner.leases()), outcome);
      }
    }
    owner.tick(Duration.ofMillis(world.agenda.now()), outcome);
    commit(outcome);
  }

  /** A life of a runner counts as over. */
  void lost(SimulatedRunner runner) {
    gone.add(runner.id() + "/" + runner.incarnation());
    if (alive) {
      FleetOutcome outcome = new FleetOutcome();
      owner.advance(world.now(), outcome);
      owner.lost(beat(runner, runner.incarnation(), List.of()), outcome);
      commit(outcome);
    }
  }

  private static Heartbeat beat(SimulatedRunner runner, String incarnation, List<Long> leases) {
    return new Heartbeat(
        runner.id(), incarnation, runner.slots(), leases.size(), List.of(), leases, false);
  }

  /** Returns whether the life of a runner to which a lease belongs goes on. */
  boolean isCurrent(Lease lease) {
    return lease.incarnation().equals(lives.get(lease.runner()))
        && !gone.contains(lease.runner() + "/" + lease.incarnation());
  }

  /** Returns what is held or waited for. */
  List<KeptClaim> open() {
    return List.copyOf(kept.values());
  }

  /** Returns what it keeps of what runs have used of budgets. */
  Map<Budgets.RunKey, RunBudgets> budgets() {
    return keptRuns;
  }

  /** Returns whether it has read everything. */
  boolean isIdle() {
    return alive && inbox.isEmpty();
  }
}
