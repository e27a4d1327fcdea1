package io.paradecom.core.fleet;

import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.resource.Ledger;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.workflow.Lease;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/** Owners of resources that differ from the real one by one bug each. */
public final class PlantedOwners {
  private PlantedOwners() {}

  /** Makes a ledger. */
  public interface LedgerMaker {
    /** Returns a ledger without claims. */
    Ledger make(
        ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets);
  }

  /** Returns an owner with the given ledger. */
  public static ResourceOwner withLedger(
      FleetLimits limits, Predicate<Lease> isCurrent, LedgerMaker ledger) {
    return new ResourceOwner(
        limits,
        isCurrent,
        ledger.make(
            name -> limits.semaphores().getOrDefault(name, 0), limits.rates(), limits.budgets()));
  }

  /** Has one unit more of everything. */
  public static ResourceOwner generous(FleetLimits limits, Predicate<Lease> isCurrent) {
    Map<String, Integer> more = new TreeMap<>();
    limits.semaphores().forEach((name, units) -> more.put(name, units + 1));
    return new ResourceOwner(limits.withSemaphores(more), isCurrent);
  }

  /** Takes each window for half as long as it is. */
  public static ResourceOwner hasty(FleetLimits limits, Predicate<Lease> isCurrent) {
    Map<String, Rate> shorter = new TreeMap<>();
    limits
        .rates()
        .forEach((name, rate) ->
            shorter.put(
                name,
                new Rate(
                    rate.windows().stream()
                        .map(window -> new Rate.Window(window.permits(), window.per().dividedBy(2)))
                        .toList())));
    return new ResourceOwner(limits.withRates(shorter), isCurrent);
  }

  /** Knows only the first window of each rate. */
  public static ResourceOwner shortSighted(FleetLimits limits, Predicate<Lease> isCurrent) {
    Map<String, Rate> first = new TreeMap<>();
    limits
        .rates()
        .forEach((name, rate) -> first.put(name, new Rate(List.of(rate.windows().getFirst()))));
    return new ResourceOwner(limits.withRates(first), isCurrent);
  }

  /** Does not know after a start who was told to go. */
  public static ResourceOwner forgetsEvictions(FleetLimits limits, Predicate<Lease> isCurrent) {
    return restoring(
        limits,
        isCurrent,
        state ->
            new ClaimState(
                state.claim(),
                state.owner(),
                state.arrival(),
                state.since(),
                state.urgency(),
                state.token()));
  }

  /** Does not know after a start what it promised. */
  public static ResourceOwner forgetsPromises(FleetLimits limits, Predicate<Lease> isCurrent) {
    return restoring(
        limits,
        isCurrent,
        state ->
            new ClaimState(
                state.claim(),
                state.owner(),
                state.arrival(),
                state.since(),
                state.urgency(),
                state.token(),
                state.evicted(),
                state.cause(),
                0));
  }

  /** Takes claims back over a restart otherwise than they were kept. */
  private static ResourceOwner restoring(
      FleetLimits limits, Predicate<Lease> isCurrent, UnaryOperator<ClaimState> changed) {
    return new ResourceOwner(limits, isCurrent) {
      @Override
      public void restore(KeptClaim kept) {
        super.restore(new KeptClaim(changed.apply(kept.state()), kept.over(), kept.worker()));
      }
    };
  }

  /** Begins every window anew when it is started. */
  public static ResourceOwner forgetsRates(FleetLimits limits, Predicate<Lease> isCurrent) {
    return new ResourceOwner(limits, isCurrent) {
      @Override
      public void restore(RateState taken) {}
    };
  }
}
