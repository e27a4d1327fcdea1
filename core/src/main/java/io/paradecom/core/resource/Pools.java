package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The pools of the resources that are held or waited for. */
final class Pools {
  private final ToIntFunction<String> capacities;
  private final Map<String, Rate> rates;
  private final Rates gauges;
  private final Map<ResourceKey, Pool> locks = new TreeMap<>();

  /**
   * @param capacities units of each semaphore that all workflows share, by name; 0: it is none
   * @param rates of the resources that all workflows share, by name
   * @param gauges the windows of what has a rate
   */
  Pools(ToIntFunction<String> capacities, Map<String, Rate> rates, Rates gauges) {
    this.capacities = capacities;
    this.rates = rates;
    this.gauges = gauges;
  }

  /** Returns the pools of which a claim wants something, with the units. */
  Map<Pool, Integer> wantedBy(Claim claim) {
    Map<Pool, Integer> wanted = new LinkedHashMap<>();
    for (Claim.Share share : claim.wants()) {
      ResourceKey key = ResourceKey.of(share.want(), claim.id().workflow());
      for (Pool pool : poolsOf(key, share)) {
        wanted.merge(pool, Pool.units(share.want(), pool.capacity()), Math::max);
      }
    }
    return wanted;
  }

  private List<? extends Pool> poolsOf(ResourceKey key, Claim.Share share) {
    Rate rate = key.workflow() == null ? rates.get(key.name()) : share.rate();
    return rate == null
        ? List.of(locks.computeIfAbsent(key, _ -> new Pool(capacity(share))))
        : gauges.windows(key, rate);
  }

  /** A semaphore that nobody declared has one unit: too careful is better than too many. */
  private int capacity(Claim.Share share) {
    int declared =
        switch (share.want().scope()) {
          case GLOBAL -> capacities.applyAsInt(share.want().name());
          case WORKFLOW -> share.capacity();
          case KEY -> Pool.LOCK;
        };
    if (declared > 0) {
      return declared;
    }
    return share.want().mode() == ResourceWant.Mode.UNITS ? 1 : Pool.LOCK;
  }

  /** Forgets of what a claim wants that which nobody holds or waits for. */
  void prune(Claim claim) {
    for (Claim.Share share : claim.wants()) {
      ResourceKey key = ResourceKey.of(share.want(), claim.id().workflow());
      locks.computeIfPresent(key, (_, pool) -> pool.isUnused() ? null : pool);
    }
  }

  /** Returns the locks and semaphores that are held or waited for. */
  List<ResourceKey> inUse() {
    return List.copyOf(locks.keySet());
  }
}
