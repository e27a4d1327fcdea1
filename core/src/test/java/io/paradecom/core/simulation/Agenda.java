package io.paradecom.core.simulation;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, in the order of its time, then of its arrival. */
final class Agenda {
  private record Entry(long at, long order, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long orders;

  /** Milliseconds since the start. */
  long now() {
    return now;
  }

  /** Plans an action; one in the past happens next. */
  void at(long time, Runnable action) {
    entries.add(new Entry(Math.max(time, now), orders++, action));
  }

  void in(long delay, Runnable action) {
    at(now + delay, action);
  }

  /** Lets the next thing happen; returns whether there was one. */
  boolean next() {
    Entry entry = entries.poll();
    if (entry == null) {
      return false;
    }
    now = entry.at;
    entry.action.run();
    return true;
  }
}
