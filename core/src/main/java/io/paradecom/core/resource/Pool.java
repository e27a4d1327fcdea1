package io.paradecom.core.resource;

import io.paradecom.core.spec.ResourceWant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One resource: what is held of it, and who waits for it in which order. A lock is a pool that is
 * larger than any number of claims; an exclusive claim wants all of it.
 *
 * <p>A waiting claim <i>fits</i> here when what is held, what all claims before it want and what it
 * wants itself are together no more than there is. So what an earlier claim wants is set aside for
 * it, whatever else it waits for, and those that fit are always the first ones in the order, up to
 * one place. That place moves by as many claims as come to fit or fit no longer; only a more urgent
 * claim that comes later moves it back. Cost of an operation: O(log waiting) for each of these.
 */
class Pool {
  /** What a lock has: more than there can be claims. */
  static final int LOCK = 1 << 30;

  private long capacity;
  private final TreeMap<Place, Entry> waiting = new TreeMap<>();
  private long held;

  /** What the waiting claims that fit want together. */
  private long setAside;

  /** The last claim that fits; null: none does. */
  private @Nullable Place last;

  /** Who has all of it; null: nobody has. */
  private @Nullable Entry holder;

  Pool(long capacity) {
    this.capacity = capacity;
  }

  long capacity() {
    return capacity;
  }

  /** Returns who has all of it; null: nobody has, or several have a part. */
  @Nullable Entry holder() {
    return holder;
  }

  /** Returns who waits and comes first; null: nobody waits. */
  @Nullable Entry first() {
    Map.Entry<Place, Entry> first = waiting.firstEntry();
    return first == null ? null : first.getValue();
  }

  boolean isUnused() {
    return held == 0 && waiting.isEmpty();
  }

  /** Returns how many units of a pool of {@code capacity} a claim takes. */
  static long units(ResourceWant want, long capacity) {
    return switch (want.mode()) {
      case EXCLUSIVE -> capacity;
      case SHARED -> 1;
      case UNITS -> Math.min(want.units(), capacity);
      case BUDGET -> want.amount().micros();
      // Of a key an nth, so that n fit, and fewer beside one that bears fewer.
      case QUEUE, CANCEL_OLDEST, CANCEL_NEWEST -> capacity / want.units();
    };
  }

  void add(Entry entry, long units, List<Entry> changed) {
    waiting.put(entry.place(), entry);
    if (last != null && entry.place().compareTo(last) < 0) {
      setAside += units;
      entry.fits++;
      changed.add(entry);
      shrink();
    } else {
      extend(changed);
    }
  }

  /** Takes a claim out that waits no longer. */
  void withdraw(Entry entry, long units, List<Entry> changed) {
    remove(entry, units);
    extend(changed);
  }

  /**
   * Gives a claim that fits what it wants; for others nothing changes.
   *
   * @param nowMs the ledger's clock, in milliseconds since the epoch
   */
  void give(Entry entry, long units, long nowMs) {
    remove(entry, units);
    held += units;
    holder = units == capacity ? entry : null;
  }

  /** Takes in a claim that holds its units already. */
  void restore(Entry entry, long units) {
    restore(units);
    holder = units == capacity ? entry : holder;
  }

  void restore(long units) {
    held += units;
  }

  /** Hands on all that there is, from who has it to one who waits. */
  void handOver(Entry heir) {
    waiting.remove(heir.place());
    holder = heir;
  }

  void takeBack(long units, List<Entry> changed) {
    held -= units;
    holder = null;
    extend(changed);
  }

  /** Returns how much is missing for the first claim that does not fit; 0: all fit. */
  long missing() {
    Map.Entry<Place, Entry> next = last == null ? waiting.firstEntry() : waiting.higherEntry(last);
    return next == null ? 0 : held + setAside + next.getValue().unitsOf(this) - capacity;
  }

  private void remove(Entry entry, long units) {
    if (last != null && entry.place().compareTo(last) <= 0) {
      setAside -= units;
      entry.fits--;
      if (entry.place().equals(last)) {
        last = waiting.lowerKey(last);
      }
    }
    waiting.remove(entry.place());
  }

  /** Sets how much there is, for those who wait and who come. */
  void resize(long units, List<Entry> changed) {
    capacity = units;
    shrink();
    extend(changed);
  }

  /** Takes in that more, or less, of it is held by nobody and gone. */
  void use(long units, List<Entry> changed) {
    held += units;
    shrink();
    extend(changed);
  }

  /** Returns what is held, and gone. */
  long held() {
    return held;
  }

  private void extend(List<Entry> changed) {
    while (true) {
      Map.Entry<Place, Entry> next =
          last == null ? waiting.firstEntry() : waiting.higherEntry(last);
      if (next == null) {
        return;
      }
      long units = next.getValue().unitsOf(this);
      if (held + setAside + units > capacity) {
        return;
      }
      setAside += units;
      last = next.getKey();
      next.getValue().fits++;
      changed.add(next.getValue());
    }
  }

  private void shrink() {
    while (last != null && held + setAside > capacity) {
      Entry entry = waiting.get(last);
      if (entry == null) {
        throw new IllegalStateException("Expected a waiting claim at " + last + ".");
      }
      setAside -= entry.unitsOf(this);
      entry.fits--;
      last = waiting.lowerKey(last);
    }
  }

  /** A claim and the pools that it wants something of. */
  static final class Entry {
    private final ClaimState asked;
    private final Place place;
    private final Map<Pool, Long> pools;

    /** In how many of its pools it fits. */
    private int fits;

    private ClaimState state;

    /** Who is to have what this one holds; null: nobody in particular. */
    private @Nullable Entry heir;

    /** Whether what it has used of budgets is known, so that it holds nothing of them any more. */
    private boolean settled;

    Entry(ClaimState state, Map<Pool, Long> pools) {
      this.asked = state;
      this.state = state;
      this.place = new Place(state.urgency(), state.arrival());
      this.pools = pools;
    }

    ClaimId id() {
      return asked.claim().id();
    }

    Place place() {
      return place;
    }

    ClaimState state() {
      return state;
    }

    void state(ClaimState granted) {
      state = granted;
    }

    @Nullable Entry heir() {
      return heir;
    }

    void heir(@Nullable Entry next) {
      heir = next;
    }

    boolean isSettled() {
      return settled;
    }

    void settle() {
      settled = true;
    }

    Map<Pool, Long> pools() {
      return pools;
    }

    /** Returns whether it wants something of a resource with a rate. */
    boolean isTimed() {
      return pools.keySet().stream().anyMatch(WindowPool.class::isInstance);
    }

    boolean fitsEverywhere() {
      return fits == pools.size();
    }

    long unitsOf(Pool pool) {
      Long units = pools.get(pool);
      if (units == null) {
        throw new IllegalStateException("Expected " + id() + " to want something of this pool.");
      }
      return units;
    }
  }
}
