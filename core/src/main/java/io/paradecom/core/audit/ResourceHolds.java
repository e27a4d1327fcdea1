package io.paradecom.core.audit;

import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tasks of all runs hold by their events: no two of them what only one may have, and later
 * holders with higher tokens.
 */
final class ResourceHolds {
  /** So large that an nth of it, rounded down, is exact enough for any limit. */
  private static final long WHOLE_KEY = 1L << 30;

  private record Place(WorkflowId workflow, int index) {}

  private record Hold(List<ResourceWant> wants, long token) {}

  private static final class Pool {
    private final Map<Place, ResourceWant> holders = new LinkedHashMap<>();
    private long highestToken;
    private long highestExclusive;
  }

  private final Map<String, Integer> semaphores;
  private final Map<Place, Hold> holds = new HashMap<>();
  private final Map<ResourceKey, Pool> pools = new HashMap<>();

  /**
   * @param semaphores units of each one that all workflows share, as far as they are known
   */
  ResourceHolds(Map<String, Integer> semaphores) {
    this.semaphores = Map.copyOf(semaphores);
  }

  /** Takes a grant in; returns what is wrong with it, as far as it can be told. */
  Optional<String> grant(
      WorkflowId id, int index, List<ResourceWant> wants, long token, Map<String, Integer> own) {
    Place place = new Place(id, index);
    release(id, index);
    holds.put(place, new Hold(wants, token));
    Optional<String> problem = Optional.empty();
    for (ResourceWant want : wants) {
      if (want.isBudget()) {
        continue;
      }
      ResourceKey key = ResourceKey.of(want, id);
      Pool pool = pools.computeIfAbsent(key, _ -> new Pool());
      pool.holders.put(place, want);
      boolean global = want.scope() == ResourceWant.Scope.GLOBAL;
      int units = (global ? semaphores : own).getOrDefault(want.name(), 0);
      problem =
          problem
              .or(() -> check(key, pool, want, units))
              .or(() -> checkToken(key, pool, want, token));
      pool.highestToken = Math.max(pool.highestToken, token);
      if (want.mode() == ResourceWant.Mode.EXCLUSIVE) {
        pool.highestExclusive = Math.max(pool.highestExclusive, token);
      }
    }
    return problem;
  }

  private static Optional<String> check(ResourceKey key, Pool pool, ResourceWant want, int units) {
    if (want.isKey()) {
      return checkKey(key, pool);
    }
    if (want.mode() == ResourceWant.Mode.UNITS) {
      long held = pool.holders.values().stream().mapToLong(ResourceWant::units).sum();
      return units == 0 || held <= units
          ? Optional.empty()
          : Optional.of(
              "Expected at most %,d units of '%s' to be held, but found %,d: %s."
                  .formatted(units, key, held, pool.holders));
    }
    boolean exclusive =
        pool.holders.values().stream().anyMatch(held -> held.mode() == ResourceWant.Mode.EXCLUSIVE);
    return exclusive && pool.holders.size() > 1
        ? Optional.of(
            "Expected no other holder of '%s' beside an exclusive one, but found %s."
                .formatted(key, pool.holders))
        : Optional.empty();
  }

  /** Each holder has an nth of a concurrency key, n being its own limit. */
  private static Optional<String> checkKey(ResourceKey key, Pool pool) {
    long held = pool.holders.values().stream().mapToLong(want -> WHOLE_KEY / want.units()).sum();
    return held <= WHOLE_KEY
        ? Optional.empty()
        : Optional.of(
            "Expected no more tasks to have '%s' than their limits let, but found %s."
                .formatted(key, pool.holders));
  }

  /** Of two that exclude each other the later one has the higher token. */
  private static Optional<String> checkToken(
      ResourceKey key, Pool pool, ResourceWant want, long token) {
    boolean alone = want.isKey() && want.units() == 1;
    long last =
        switch (alone ? ResourceWant.Mode.EXCLUSIVE : want.mode()) {
          case EXCLUSIVE -> pool.highestToken;
          case SHARED -> pool.highestExclusive;
          case UNITS, BUDGET, QUEUE, CANCEL_OLDEST, CANCEL_NEWEST -> 0;
        };
    return token > last
        ? Optional.empty()
        : Optional.of(
            "Expected a token of '%s' above %d, but found %d.".formatted(key, last, token));
  }

  void release(WorkflowId id, int index) {
    Place place = new Place(id, index);
    Hold hold = holds.remove(place);
    if (hold == null) {
      return;
    }
    for (ResourceWant want : hold.wants()) {
      Pool pool = want.isBudget() ? null : pools.get(ResourceKey.of(want, id));
      if (pool != null) {
        pool.holders.remove(place);
      }
    }
  }

  void releaseAll(WorkflowId id) {
    Iterator<Place> places = List.copyOf(holds.keySet()).iterator();
    while (places.hasNext()) {
      Place place = places.next();
      if (place.workflow().equals(id)) {
        release(id, place.index());
      }
    }
  }
}
