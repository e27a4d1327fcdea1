package io.paradecom.core.fleet;

import io.paradecom.core.resource.Ledger;
import io.paradecom.core.workflow.Lease;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Owners of resources that differ from the real one by one bug each. */
public final class PlantedOwners {
  private PlantedOwners() {}

  /** Returns an owner with the given ledger. */
  public static ResourceOwner withLedger(
      FleetLimits limits,
      Predicate<Lease> isCurrent,
      Function<ToIntFunction<String>, Ledger> ledger) {
    return new ResourceOwner(
        limits, isCurrent, ledger.apply(name -> limits.semaphores().getOrDefault(name, 0)));
  }

  /** Has one unit more of everything. */
  public static ResourceOwner generous(FleetLimits limits, Predicate<Lease> isCurrent) {
    Map<String, Integer> more = new TreeMap<>();
    limits.semaphores().forEach((name, units) -> more.put(name, units + 1));
    return new ResourceOwner(limits.withSemaphores(more), isCurrent);
  }
}
