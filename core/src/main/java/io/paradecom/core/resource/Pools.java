package io.paradecom.core.resource;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Of what claims want something: locks, semaphores and keys, windows of rates, and budgets. */
final class Pools {
  private final ToIntFunction<String> capacities;
  private final Map<String, Rate> rates;
  private final Map<ResourceKey, Pool> locks = new TreeMap<>();
  final Rates gauges = new Rates();
  final Budgets budgets;

  /**
   * @param capacities units of each semaphore that all workflows share, by name; 0: it is none
   * @param rates of the resources that all workflows share, by name
   * @param budgets that all workflows share, by name
   */
  Pools(ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    this.capacities = capacities;
    this.rates = Map.copyOf(rates);
    this.budgets = new Budgets(budgets);
  }

  /** Returns how many units of which pools a claim wants. */
  Map<Pool, Long> of(Claim claim) {
    Map<Pool, Long> wanted = new LinkedHashMap<>();
    for (Claim.Share share : claim.wants()) {
      for (Pool pool : of(share, claim.id())) {
        wanted.merge(pool, Pool.units(share.want(), pool.capacity()), Math::max);
      }
    }
    return wanted;
  }

  private List<? extends Pool> of(Claim.Share share, ClaimId id) {
    if (share.want().isBudget()) {
      return List.of(budgets.pool(Budgets.key(share.want(), id)));
    }
    ResourceKey key = ResourceKey.of(share.want(), id.workflow());
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

  /** Forgets what nobody holds or wants any more, of what a claim wanted. */
  void drop(Claim claim) {
    for (Claim.Share share : claim.wants()) {
      ResourceKey key = ResourceKey.of(share.want(), claim.id().workflow());
      locks.computeIfPresent(key, (_, pool) -> pool.isUnused() ? null : pool);
    }
  }

  /** Notes that a grant took units of rates. */
  void took(Claim claim) {
    for (Claim.Share share : claim.wants()) {
      if (!share.want().isBudget()) {
        gauges.took(ResourceKey.of(share.want(), claim.id().workflow()));
      }
    }
  }

  /**
   * Takes the log's time in.
   *
   * @param forget whether rates that are unused are forgotten
   */
  void advance(long nowMs, boolean forget, List<Pool.Entry> changed) {
    gauges.advance(nowMs, forget, changed);
    budgets.advance(nowMs, changed);
  }

  /** Takes back what was granted of a rate before a restart, if it is still declared. */
  void restore(RateState state) {
    @Nullable Rate rate =
        state.key().workflow() == null ? rates.get(state.key().name()) : state.rate();
    if (rate != null) {
      gauges.restore(state, rate);
    }
  }

  /** Returns the locks, semaphores and keys that are held or waited for. */
  Collection<ResourceKey> locks() {
    return List.copyOf(locks.keySet());
  }
}
