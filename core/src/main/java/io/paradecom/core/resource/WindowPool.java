package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One window of a rate, as a pool to which units come back by time: a sliding log of grants. In
 * each span {@code [t, t + per)} of the ledger's clock at most as many units are granted as there
 * are.
 *
 * <p>Grants within one 256th of the window are kept as one, and count until the last of them could
 * come back. So a unit comes back up to 0.4% of the window late and never early, and there are at
 * most 257 entries, however many units. (A generic cell rate algorithm keeps one number, but either
 * spreads grants evenly, without bursts, or lets nearly twice the units through in some window.)
 */
final class WindowPool extends Pool {
  private static final long PARTS = 256;

  private final Rate.Window window;
  private final long perMs;
  private final long partMs;
  private final ArrayDeque<RateState.Taken> taken = new ArrayDeque<>();

  WindowPool(Rate.Window window) {
    super(window.permits());
    this.window = window;
    this.perMs = window.per().toMillis();
    this.partMs = (perMs + PARTS - 1) / PARTS;
  }

  Rate.Window window() {
    return window;
  }

  @Override
  boolean isUnused() {
    return super.isUnused() && taken.isEmpty();
  }

  @Override
  void give(Entry entry, long units, long nowMs) {
    super.give(entry, units, nowMs);
    long until = Math.floorDiv(nowMs, partMs) * partMs + partMs - 1 + perMs;
    RateState.Taken last = taken.peekLast();
    if (last != null && last.untilMs() >= until) {
      taken.removeLast();
      taken.addLast(new RateState.Taken(last.untilMs(), Math.toIntExact(last.units() + units)));
    } else {
      taken.addLast(new RateState.Taken(until, Math.toIntExact(units)));
    }
  }

  /** What was granted counts by its time, whatever becomes of the claim. */
  @Override
  void restore(long units) {}

  /** What was granted counts by its time, whatever becomes of the claim. */
  @Override
  void takeBack(long units, List<Entry> changed) {}

  /** Takes in what was granted before a restart, the earliest first. */
  void restore(List<RateState.Taken> before) {
    for (RateState.Taken one : before) {
      taken.addLast(one);
      super.restore(one.units());
    }
  }

  /** Takes back what has come back by {@code nowMs}. */
  void advance(long nowMs, List<Entry> changed) {
    long units = 0;
    RateState.Taken first = taken.peekFirst();
    while (first != null && first.untilMs() <= nowMs) {
      units += first.units();
      taken.removeFirst();
      first = taken.peekFirst();
    }
    if (units > 0) {
      super.takeBack(units, changed);
    }
  }

  /** Returns when the first claim that does not fit comes to fit; null: as far as known, never. */
  @Nullable Long opensAtMs() {
    long missing = missing();
    if (missing <= 0) {
      return null;
    }
    for (RateState.Taken one : taken) {
      missing -= one.units();
      if (missing <= 0) {
        return one.untilMs();
      }
    }
    return null;
  }

  List<RateState.Taken> taken() {
    return new ArrayList<>(taken);
  }
}
