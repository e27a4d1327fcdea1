package io.paradecom.core.simulation;

import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Checks that in no window of the log's time more units of a rate are granted than there are. */
final class RateCheck {
  private record Taken(long atMs, int units) {}

  private final Consumer<String> breach;
  private final Map<ResourceKey, List<Taken>> taken = new HashMap<>();
  private final Set<Long> seen = new HashSet<>();

  /** A clock that was set back stands still until it is there again. */
  private long latestMs;

  RateCheck(Consumer<String> breach) {
    this.breach = breach;
  }

  /** Takes a grant in that was committed, perhaps once more. */
  void granted(Claim claim, long token, long logMs) {
    if (!seen.add(token)) {
      return;
    }
    latestMs = Math.max(latestMs, logMs);
    long atMs = latestMs;
    for (Claim.Share share : claim.wants()) {
      ResourceWant want = share.want();
      boolean global = want.scope() == ResourceWant.Scope.GLOBAL;
      Rate rate = (global ? GraphMaker.RATES : GraphMaker.OWN_RATES).get(want.name());
      if (rate != null) {
        ResourceKey key = ResourceKey.of(want, claim.id().workflow());
        List<Taken> all = taken.computeIfAbsent(key, _ -> new ArrayList<>());
        all.add(new Taken(atMs, want.units()));
        rate.windows().forEach(window -> check(key, window, all, atMs));
      }
    }
  }

  /** Grants come in the order of time: only the window that ends now has become fuller. */
  private void check(ResourceKey key, Rate.Window window, List<Taken> all, long atMs) {
    long from = atMs - window.per().toMillis();
    long sum = all.stream().filter(one -> one.atMs() > from).mapToLong(Taken::units).sum();
    if (sum > window.permits()) {
      breach.accept(
          "Expected at most %s of '%s', but found %d granted by %d ms."
              .formatted(window, key, sum, atMs));
    }
  }
}
