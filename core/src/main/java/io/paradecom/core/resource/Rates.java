package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The resources with a rate of which units are wanted or have not come back yet. */
final class Rates {
  private record Gauge(Rate rate, List<WindowPool> windows) {
    private boolean isUnused() {
      return windows.stream().allMatch(WindowPool::isUnused);
    }
  }

  private final Map<ResourceKey, Gauge> gauges = new TreeMap<>();
  private final Set<ResourceKey> changes = new LinkedHashSet<>();

  /** Returns the windows of a resource; while some of it counts, the rate that it had counts. */
  List<WindowPool> windows(ResourceKey key, Rate rate) {
    return gauges.computeIfAbsent(key, _ -> gauge(rate)).windows();
  }

  private static Gauge gauge(Rate rate) {
    return new Gauge(rate, rate.windows().stream().map(WindowPool::new).toList());
  }

  /** Notes that a grant took units of a resource. */
  void took(ResourceKey key) {
    if (gauges.containsKey(key)) {
      changes.add(key);
    }
  }

  /**
   * Takes back what has come back by then. Cost: O(resources with a rate).
   *
   * @param forget whether what is unused is forgotten: not while claims that know it do not wait
   *     yet
   */
  void advance(long nowMs, boolean forget, List<Pool.Entry> changed) {
    Iterator<Map.Entry<ResourceKey, Gauge>> all = gauges.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<ResourceKey, Gauge> next = all.next();
      next.getValue().windows().forEach(window -> window.advance(nowMs, changed));
      if (forget && next.getValue().isUnused()) {
        all.remove();
        changes.add(next.getKey());
      }
    }
  }

  /** Returns when the next claim that waits for its turn only may fit; empty: none waits so. */
  Optional<Instant> nextOpening() {
    long earliest = Long.MAX_VALUE;
    for (Gauge gauge : gauges.values()) {
      for (WindowPool window : gauge.windows()) {
        Long opens = window.opensAtMs();
        earliest = opens == null ? earliest : Math.min(earliest, opens);
      }
    }
    return earliest == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(earliest));
  }

  /** Takes back what was granted before a restart, counted by the rate that holds now. */
  void restore(RateState state, Rate now) {
    Gauge gauge = gauge(now);
    gauge.windows().forEach(window -> window.restore(state.takenOf(window.window())));
    gauges.put(state.key(), gauge);
  }

  Optional<RateState> find(ResourceKey key) {
    return Optional.ofNullable(gauges.get(key)).map(gauge -> state(key, gauge));
  }

  List<RateState> all() {
    List<RateState> states = new ArrayList<>();
    gauges.forEach((key, gauge) -> states.add(state(key, gauge)));
    return states;
  }

  /** Returns the resources that have changed since the last call. */
  Set<ResourceKey> takeChanges() {
    Set<ResourceKey> taken = new LinkedHashSet<>(changes);
    changes.clear();
    return taken;
  }

  private static RateState state(ResourceKey key, Gauge gauge) {
    return new RateState(
        key, gauge.rate(), gauge.windows().stream().map(WindowPool::taken).toList());
  }
}
