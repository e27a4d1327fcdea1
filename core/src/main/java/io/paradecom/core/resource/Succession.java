package io.paradecom.core.resource;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is to have what a claim holds alone, as soon as that lets go: the first who waits for it,
 * where it wants nothing else and is of the same run. Named once, it is the next whoever comes
 * meanwhile, so the run may hand over by itself and say so afterwards. Cost: O(wants) for each
 * claim that is granted, comes or leaves.
 */
final class Succession {
  private final Set<Pool.Entry> touched = new LinkedHashSet<>();
  private final List<Promise> named = new ArrayList<>();
  private final List<Promise> withdrawn = new ArrayList<>();

  /** Looks, before long, who is to follow a claim that was granted. */
  void granted(Pool.Entry holder) {
    touched.add(holder);
  }

  /**
   * Looks, before long, who is to follow those who hold what a claim has come to wait for. Where it
   * goes before one who was promised, that is asked to step back.
   */
  void came(Pool.Entry waiting) {
    for (Pool pool : waiting.pools().keySet()) {
      Pool.Entry holder = pool.holder();
      touch(holder);
      if (holder != null
          && holder.heir() != null
          && pool.first() == waiting
          && holder.heir().pools().containsKey(pool)) {
        withdrawn.add(promise(holder, holder.heir()));
      }
    }
  }

  /** Takes in that a promise is not followed. */
  void decline(Pool.Entry holder, Promise promise) {
    Pool.Entry heir = holder.heir();
    if (heir != null && promise.equals(promise(holder, heir))) {
      heir.state(heir.state().promised(0));
      holder.heir(null);
      touch(holder);
    }
  }

  /** Looks, before long, who is to follow those who hold what a claim waits for no more. */
  void left(Pool.Entry waiting) {
    for (Pool pool : waiting.pools().keySet()) {
      Pool.Entry holder = pool.holder();
      if (holder != null && holder.heir() == waiting) {
        holder.heir(null);
      }
      touch(holder);
    }
  }

  private void touch(Pool.@Nullable Entry holder) {
    if (holder != null) {
      touched.add(holder);
    }
  }

  /** Takes back a promise that was kept over a restart, once its claim waits. */
  void restore(Pool.Entry heir) {
    if (heir.state().promised() > 0) {
      Pool.Entry holder = heir.pools().keySet().iterator().next().holder();
      if (holder != null) {
        holder.heir(heir);
      }
    }
  }

  /**
   * Promises what has come to be sure.
   *
   * @param tokens gives the next one
   */
  void name(LongSupplier tokens) {
    for (Pool.Entry holder : touched) {
      if (!holder.state().isGranted() || holder.heir() != null) {
        continue;
      }
      Pool.Entry heir = heirOf(holder);
      if (heir != null) {
        holder.heir(heir);
        heir.state(heir.state().promised(tokens.getAsLong()));
        named.add(promise(holder, heir));
      }
    }
    touched.clear();
  }

  private static Promise promise(Pool.Entry holder, Pool.Entry heir) {
    return new Promise(holder.id(), new Grant(heir.id(), heir.state().promised()));
  }

  private static Pool.@Nullable Entry heirOf(Pool.Entry holder) {
    for (Pool pool : holder.pools().keySet()) {
      Pool.Entry first = pool.holder() == holder ? pool.first() : null;
      if (first != null && follows(first, holder)) {
        return first;
      }
    }
    return null;
  }

  /**
   * Of a rate or a budget nothing is handed on, and whose concurrency key it is to be may change.
   */
  private static boolean follows(Pool.Entry heir, Pool.Entry holder) {
    return heir.id().workflow().equals(holder.id().workflow())
        && heir.id().run().equals(holder.id().run())
        && heir.state().claim().key() == null
        && !heir.isTimed()
        && heir.pools().entrySet().stream()
            .allMatch(want ->
                !(want.getKey() instanceof BudgetPool)
                    && want.getKey().holder() == holder
                    && want.getKey().first() == heir
                    && want.getKey().capacity() == want.getValue());
  }

  /** Returns what is promised of what a claim holds; empty: nothing. */
  static Optional<Promise> of(Pool.Entry holder) {
    return Optional.ofNullable(holder.heir()).map(heir -> promise(holder, heir));
  }

  /** Returns the promises of which another is to take the place, since the last call. */
  List<Promise> takeWithdrawals() {
    List<Promise> taken = List.copyOf(withdrawn);
    withdrawn.clear();
    return taken;
  }

  /** Returns what was promised since the last call. */
  List<Promise> take() {
    List<Promise> taken = List.copyOf(named);
    named.clear();
    return taken;
  }
}
