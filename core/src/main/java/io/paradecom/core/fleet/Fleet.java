package io.paradecom.core.fleet;

import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one judge of runners: who lives, which leases nobody works under, how slots are shared. Used
 * by one thread.
 *
 * <p>Its clock is made of the ticks it reads back from the log, and one tick moves it by at most
 * two tick intervals. While the log stands still (a broker fault, a failover, a sleeping laptop) no
 * time passes and nobody expires.
 */
public final class Fleet {
  private static final class Runner {
    private Heartbeat last;
    private Duration seenAt;

    Runner(Heartbeat last, Duration seenAt) {
      this.last = last;
      this.seenAt = seenAt;
    }
  }

  private static final class Watch {
    private final FleetRequest.WatchLease request;
    private int missed;

    Watch(FleetRequest.WatchLease request) {
      this.request = request;
    }
  }

  private static final int QUIET_INTERVALS = 4;

  private final FleetLimits limits;
  private final CreditShares credit;
  private final ResourceOwner resources;
  private final Map<RunnerId, Runner> runners = new TreeMap<>();
  private final Map<Lease, Watch> watches = new LinkedHashMap<>();
  private final Map<Lease, FleetRequest.VoidLease> voids = new LinkedHashMap<>();
  private Duration clock = Duration.ZERO;
  private @Nullable Instant lastTick;
  private int quietIntervals;

  public Fleet(FleetLimits limits) {
    this.limits = limits;
    this.credit = new CreditShares(limits.partitions());
    this.resources = new ResourceOwner(limits, this::isCurrent);
  }

  /** Takes a runner's word in. */
  public FleetOutcome handle(Heartbeat beat) {
    FleetOutcome outcome = new FleetOutcome();
    Runner known = runners.get(beat.runner());
    if (known != null && !known.last.incarnation().equals(beat.incarnation())) {
      lose(known.last, "it was started again", outcome);
      known = null;
    }
    boolean changed = known == null || differs(known.last, beat);
    if (known == null) {
      runners.put(beat.runner(), new Runner(beat, clock));
    } else {
      known.last = beat;
      known.seenAt = clock;
    }
    checkLeases(beat, outcome);
    resources.heartbeat(beat, outcome);
    if (changed) {
      credit.supply(live(), outcome);
    }
    return outcome;
  }

  /**
   * Takes the log's time in, before what was said at that time: permits of rates come back by it.
   * It never goes back here.
   */
  public FleetOutcome advance(Instant at) {
    FleetOutcome outcome = new FleetOutcome();
    resources.advance(at, outcome);
    return outcome;
  }

  /**
   * Returns whether a tick is to be sent now; asked once each tick interval. A tick is two
   * transactions, so while nothing is at stake only each fourth is sent. Time then passes half as
   * fast here, and a runner that dies idle is given up after twice the timeout.
   */
  public boolean isTickDue() {
    quietIntervals = isQuiet() ? quietIntervals + 1 : QUIET_INTERVALS;
    boolean due = quietIntervals >= QUIET_INTERVALS;
    if (due) {
      quietIntervals = 0;
    }
    return due;
  }

  private boolean isQuiet() {
    return lastTick != null
        && watches.isEmpty()
        && voids.isEmpty()
        && credit.isQuiet()
        && resources.isQuiet();
  }

  /** Takes the fleet's own clock in, as it came back from the log. */
  public FleetOutcome tick(Instant at) {
    FleetOutcome outcome = new FleetOutcome();
    Instant before = lastTick;
    lastTick = at;
    resources.tick(clock, outcome);
    if (before == null) {
      credit.supply(live(), outcome);
      return outcome;
    }
    Duration most = limits.tick().multipliedBy(2);
    Duration passed = Duration.between(before, at);
    clock =
        clock.plus(
            passed.compareTo(most) > 0 ? most : passed.isNegative() ? Duration.ZERO : passed);
    List<Heartbeat> silent = new ArrayList<>();
    for (Runner runner : runners.values()) {
      if (clock.minus(runner.seenAt).compareTo(limits.runnerTimeout()) > 0) {
        silent.add(runner.last);
      }
    }
    for (Heartbeat runner : silent) {
      lose(runner, "it was silent for more than " + limits.runnerTimeout(), outcome);
    }
    if (!silent.isEmpty()) {
      credit.supply(live(), outcome);
    }
    return outcome;
  }

  /** Takes a partition's request in. */
  public FleetOutcome handle(FleetRequest request) {
    FleetOutcome outcome = new FleetOutcome();
    switch (request) {
      case FleetRequest.Demand demand -> credit.demand(demand, outcome);
      case FleetRequest.WatchLease watch -> watch(watch, outcome);
      case FleetRequest.ResourceClaims claims ->
          resources.handle(claims, lastTick == null ? Instant.EPOCH : lastTick, outcome);
      case FleetRequest.EndLease end -> watches.remove(end.lease());
      case FleetRequest.VoidLease voided -> {
        watches.remove(voided.lease());
        if (isCurrent(voided.lease())) {
          voids.put(voided.lease(), voided);
        } else {
          outcome.release(voided.lease());
        }
      }
    }
    return outcome;
  }

  /**
   * Takes claims on resources in.
   *
   * @param at when they were asked for, by the log
   */
  public FleetOutcome handle(FleetRequest.ResourceClaims claims, Instant at) {
    FleetOutcome outcome = new FleetOutcome();
    resources.handle(claims, at, outcome);
    return outcome;
  }

  /** Who holds and wants resources. */
  public ResourceOwner resources() {
    return resources;
  }

  /** Takes back a runner that was alive before a restart; its silence counts from now. */
  public void restore(Heartbeat beat) {
    runners.put(beat.runner(), new Runner(beat, clock));
  }

  /** Takes back a request that was kept over a restart, after all runners. */
  public void restore(FleetRequest request) {
    handle(request);
  }

  /** Returns the runners that count as alive, by id. */
  public List<Heartbeat> live() {
    return runners.values().stream().map(runner -> runner.last).toList();
  }

  /** Returns the watched and void leases: what must survive a restart besides {@link #live}. */
  public List<FleetRequest> kept() {
    List<FleetRequest> kept = new ArrayList<>(voids.values());
    watches.values().forEach(watch -> kept.add(watch.request));
    return kept;
  }

  private void watch(FleetRequest.WatchLease watch, FleetOutcome outcome) {
    if (isCurrent(watch.lease())) {
      watches.putIfAbsent(watch.lease(), new Watch(watch));
    } else {
      missing(watch, "its runner is not alive", outcome);
    }
  }

  private boolean isCurrent(Lease lease) {
    Runner runner = runners.get(lease.runner());
    return runner != null && runner.last.incarnation().equals(lease.incarnation());
  }

  private void checkLeases(Heartbeat beat, FleetOutcome outcome) {
    Set<Long> held = new HashSet<>(beat.leases());
    List<FleetRequest.WatchLease> missing = new ArrayList<>();
    for (Watch watch : watches.values()) {
      if (watch.request.lease().runner().equals(beat.runner())) {
        watch.missed = held.contains(watch.request.lease().number()) ? 0 : watch.missed + 1;
        if (watch.missed >= limits.missedHeartbeats()) {
          missing.add(watch.request);
        }
      }
    }
    for (FleetRequest.WatchLease watch : missing) {
      watches.remove(watch.lease());
      missing(watch, "its runner does not list it", outcome);
    }
    voids.values().removeIf(voided -> isOver(voided, beat, held, outcome));
  }

  private static boolean isOver(
      FleetRequest.VoidLease voided, Heartbeat beat, Set<Long> held, FleetOutcome outcome) {
    if (!voided.lease().runner().equals(beat.runner())) {
      return false;
    }
    if (!held.contains(voided.lease().number())) {
      outcome.release(voided.lease());
      return true;
    }
    outcome.order(
        new RunnerOrder.Stop(voided.workflowId(), voided.ref(), voided.lease(), voided.reason()));
    return false;
  }

  private void lose(Heartbeat runner, String reason, FleetOutcome outcome) {
    runners.remove(runner.runner());
    resources.lost(runner, outcome);
    watches.keySet().removeIf(lease -> belongs(lease, runner));
    voids.keySet().removeIf(lease -> belongs(lease, runner));
    for (int p = 0; p < limits.partitions(); p++) {
      outcome.decide(
          new FleetDecision.RunnerLost(p, runner.runner(), runner.incarnation(), reason));
    }
  }

  private static boolean belongs(Lease lease, Heartbeat runner) {
    return lease.runner().equals(runner.runner())
        && lease.incarnation().equals(runner.incarnation());
  }

  private static void missing(FleetRequest.WatchLease watch, String reason, FleetOutcome outcome) {
    outcome.decide(
        new FleetDecision.LeaseMissing(
            watch.partition(), watch.workflowId(), watch.ref().index(), watch.lease(), reason));
  }

  private static boolean differs(Heartbeat a, Heartbeat b) {
    return a.slots() != b.slots() || a.draining() != b.draining() || !a.queues().equals(b.queues());
  }
}
