package io.paradecom.core.resource;

import io.paradecom.core.spec.ResourceWant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The claims that take part in each concurrency key, and which of them go when another one comes.
 * The order is that in which their tasks became ready for the first time, so that a later attempt
 * is no newer than the first; of two at the same time the one that asked first is the older.
 *
 * <ul>
 *   <li>{@code CANCEL_OLDEST}: of those of this mode at most the limit stay, the newest ones.
 *   <li>{@code CANCEL_NEWEST}: who comes goes when as many as the limit, of any mode, are older.
 *   <li>{@code QUEUE}: nobody goes.
 * </ul>
 *
 * Whoever is over, or was told to go, takes no part any more. Cost of an operation: O(log claims)
 * for each that goes, and O(limit).
 */
final class Contenders {
  private static final Comparator<Pool.Entry> ORDER =
      Comparator.comparing((Pool.Entry entry) -> entry.state().claim().readySince())
          .thenComparingLong(entry -> entry.state().arrival());

  private final Map<ResourceKey, NavigableSet<Pool.Entry>> live = new TreeMap<>();
  private final Map<ResourceKey, NavigableSet<Pool.Entry>> yielding = new TreeMap<>();

  void add(Pool.Entry entry) {
    ResourceWant want = entry.state().claim().key();
    if (want != null && !entry.state().isEvicted()) {
      put(live, entry, want);
      if (want.mode() == ResourceWant.Mode.CANCEL_OLDEST) {
        put(yielding, entry, want);
      }
    }
  }

  void remove(Pool.Entry entry) {
    ResourceWant want = entry.state().claim().key();
    if (want != null) {
      take(live, entry, want);
      take(yielding, entry, want);
    }
  }

  /** Returns which claims go now that {@code comer} takes part, each with the reason. */
  Map<Pool.Entry, String> losers(Pool.Entry comer) {
    ResourceWant want = comer.state().claim().key();
    Map<Pool.Entry, String> losers = new TreeMap<>(ORDER);
    if (want != null && want.mode() == ResourceWant.Mode.CANCEL_OLDEST) {
      for (Pool.Entry oldest : oldest(yielding, want)) {
        losers.put(oldest, newer(want, oldest.equals(comer) ? newest(want) : comer));
      }
    } else if (want != null && want.mode() == ResourceWant.Mode.CANCEL_NEWEST) {
      Pool.Entry holder = olderThan(comer, want);
      if (holder != null) {
        losers.put(comer, sentence(want, "is with task", holder));
      }
    }
    return losers;
  }

  /** Returns those that are more than the limit, the oldest ones. */
  private static List<Pool.Entry> oldest(
      Map<ResourceKey, NavigableSet<Pool.Entry>> entries, ResourceWant want) {
    NavigableSet<Pool.Entry> all = entries.getOrDefault(key(want), new TreeSet<>(ORDER));
    List<Pool.Entry> over = new ArrayList<>();
    Iterator<Pool.Entry> next = all.iterator();
    for (int i = all.size() - want.units(); i > 0; i--) {
      over.add(next.next());
    }
    return over;
  }

  private Pool.Entry newest(ResourceWant want) {
    return yielding.getOrDefault(key(want), new TreeSet<>(ORDER)).last();
  }

  /** Returns the oldest of at least as many as the limit that are older; null: there are fewer. */
  private Pool.@Nullable Entry olderThan(Pool.Entry comer, ResourceWant want) {
    Pool.Entry first = null;
    int older = 0;
    for (Pool.Entry entry : live.getOrDefault(key(want), new TreeSet<>(ORDER))) {
      if (entry.equals(comer)) {
        return null;
      }
      first = first == null ? entry : first;
      if (++older == want.units()) {
        return first;
      }
    }
    return null;
  }

  private static String newer(ResourceWant want, Pool.Entry winner) {
    return sentence(want, "goes to the newer task", winner);
  }

  private static String sentence(ResourceWant want, String what, Pool.Entry winner) {
    Claim claim = winner.state().claim();
    return "the concurrency key '%s' %s '%s' of '%s'"
        .formatted(want.name(), what, claim.task(), claim.id().workflow());
  }

  private static void put(
      Map<ResourceKey, NavigableSet<Pool.Entry>> entries, Pool.Entry entry, ResourceWant want) {
    entries.computeIfAbsent(key(want), _ -> new TreeSet<>(ORDER)).add(entry);
  }

  private static void take(
      Map<ResourceKey, NavigableSet<Pool.Entry>> entries, Pool.Entry entry, ResourceWant want) {
    entries.computeIfPresent(
        key(want),
        (_, all) -> {
          all.remove(entry);
          return all.isEmpty() ? null : all;
        });
  }

  private static ResourceKey key(ResourceWant want) {
    return new ResourceKey(null, ResourceKey.KEY + want.name());
  }
}
