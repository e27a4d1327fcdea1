package io.paradecom.core.simulation;

import io.paradecom.core.workflow.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue of ready tasks: in order, with redelivery up to ten times, then the task is gone. */
final class SimulatedQueue {
  private static final int MAX_DELIVERIES = 10;

  /** A dispatch on the queue. */
  static final class Entry {
    final Effect.DispatchTask dispatch;
    private int deliveries;
    private boolean done;

    private Entry(Effect.DispatchTask dispatch) {
      this.dispatch = dispatch;
    }
  }

  private final World world;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final List<Runnable> listeners = new ArrayList<>();

  SimulatedQueue(World world) {
    this.world = world;
  }

  void onArrival(Runnable listener) {
    listeners.add(listener);
  }

  void put(Effect.DispatchTask dispatch) {
    if (world.strikes(Fault.LOST_DISPATCH, 0.2)) {
      return;
    }
    entries.addLast(new Entry(dispatch));
    announce();
  }

  /** Hands out the first entry; null: none. */
  @Nullable Entry take() {
    Entry entry = entries.pollFirst();
    if (entry != null) {
      entry.deliveries++;
      if (world.strikes(Fault.REPEATED_DISPATCH, 0.1)) {
        world.agenda.in(world.between(0, 5000), () -> giveBack(entry));
      }
    }
    return entry;
  }

  /** The entry was worked on: it is not handed out again. */
  void accept(Entry entry) {
    entry.done = true;
  }

  /** Nobody works on the entry any more: it is handed out again, before all others. */
  void giveBack(Entry entry) {
    if (!entry.done && entry.deliveries < MAX_DELIVERIES) {
      entries.addFirst(entry);
      announce();
    }
  }

  private void announce() {
    listeners.forEach(Runnable::run);
  }
}
