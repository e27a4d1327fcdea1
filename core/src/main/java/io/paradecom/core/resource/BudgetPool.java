package io.paradecom.core.resource;

import io.paradecom.core.spec.Amount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One budget, in millionths of its unit: a pool of which the units that were used do not come back.
 * Of what it holds a part is reserved by claims, and the rest is spent.
 *
 * <p>A waiting claim is <i>hopeless</i> when it wants more than is not spent: then it does not fit
 * even if all others give everything back. Nobody is told by the passing of time, so only a budget
 * that comes back by time has no hopeless claims but those that want more than all of it.
 */
final class BudgetPool extends Pool {
  /** So much can be spent beyond any limit and be counted. */
  private static final long MOST_SPENT = 4 * Amount.MAX.micros();

  private static final Comparator<Entry> SIZE = Comparator.comparing(Entry::place);

  private final long perMs;
  private final TreeSet<Wish> wishes = new TreeSet<>();
  private long spent;
  private long windowMs;

  private record Wish(long units, Entry entry) implements Comparable<Wish> {
    private static final Comparator<Wish> ORDER =
        Comparator.comparingLong(Wish::units).thenComparing(Wish::entry, SIZE);

    @Override
    public int compareTo(Wish other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param per after how long all of it is there again; null: never
   */
  BudgetPool(Amount limit, @Nullable Duration per) {
    super(limit.micros());
    this.perMs = per == null ? 0 : per.toMillis();
  }

  @Override
  boolean isUnused() {
    return super.isUnused() && spent == 0;
  }

  @Override
  void add(Entry entry, long units, List<Entry> changed) {
    wishes.add(new Wish(units, entry));
    super.add(entry, units, changed);
  }

  @Override
  void withdraw(Entry entry, long units, List<Entry> changed) {
    wishes.remove(new Wish(units, entry));
    super.withdraw(entry, units, changed);
  }

  @Override
  void give(Entry entry, long units, long nowMs) {
    wishes.remove(new Wish(units, entry));
    super.give(entry, units, nowMs);
  }

  /** Takes in that so much more was spent; negative: less than was taken in before. */
  void spend(long units, List<Entry> changed) {
    long sum = Math.max(0, Math.min(MOST_SPENT, spent + units));
    long more = sum - spent;
    spent = sum;
    use(more, changed);
  }

  /**
   * Takes the log's time in: after the end of a window nothing of it is spent. Returns whether one
   * has ended.
   */
  boolean advance(long nowMs, List<Entry> changed) {
    long window = perMs == 0 ? 0 : Math.floorDiv(nowMs, perMs) * perMs;
    if (window <= windowMs) {
      return false;
    }
    windowMs = window;
    spend(-spent, changed);
    return true;
  }

  /** Takes in what was spent before a restart. */
  void restore(BudgetState state) {
    windowMs = perMs == 0 ? 0 : state.windowMs();
    spend(state.spent().micros(), new ArrayList<>());
  }

  BudgetState state(String name) {
    return new BudgetState(
        name, new Amount(capacity()), windowMs, new Amount(Math.min(spent, Amount.MAX.micros())));
  }

  long spent() {
    return spent;
  }

  /** Returns when all of it is there again for those who wait; null: nobody waits, or never. */
  @Nullable Long opensAtMs() {
    return perMs == 0 || wishes.isEmpty() ? null : windowMs + perMs;
  }

  /** Returns whether a claim that wants so much waits in vain. */
  boolean isHopeless(long units) {
    return units > capacity() - (perMs == 0 ? spent : 0);
  }

  /** Returns those who wait in vain. */
  List<Entry> hopeless() {
    List<Entry> found = new ArrayList<>();
    for (Wish wish : wishes.descendingSet()) {
      if (!isHopeless(wish.units())) {
        break;
      }
      found.add(wish.entry());
    }
    return found;
  }
}
