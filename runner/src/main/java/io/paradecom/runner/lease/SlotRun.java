package io.paradecom.runner.lease;

import io.paradecom.runner.limit.Slot;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one slot is to do: one task after another, then the slot is free. Begun once, or given back
 * once.
 */
final class SlotRun {
  private final Slot slot;
  private final List<TaskLease> tasks;
  private final TaskRuns runs;
  private final Iterator<TaskLease> rest;
  private final AtomicInteger steps = new AtomicInteger();

  SlotRun(Slot slot, List<TaskLease> tasks, TaskRuns runs) {
    this.slot = slot;
    this.tasks = List.copyOf(tasks);
    this.runs = runs;
    this.rest = this.tasks.iterator();
  }

  /** Returns whether nothing of it changes anything outside, so that it may begin unclaimed. */
  boolean isFreeOfSideEffects() {
    return tasks.stream().allMatch(task -> task.dispatch().spec().action().isFreeOfSideEffects());
  }

  /** Begins; the rest follows by itself. */
  void start() {
    step();
  }

  /** Tells the leader that nothing of it was begun, and frees the slot. */
  void giveBack(String reason) {
    for (TaskLease task : tasks) {
      runs.giveBack(task, reason);
    }
    slot.release();
  }

  /** A task that ends while it is begun asks for another turn of the loop instead of nesting. */
  private void step() {
    if (steps.getAndIncrement() > 0) {
      return;
    }
    do {
      if (rest.hasNext()) {
        runs.run(rest.next(), this::step);
      } else {
        slot.release();
      }
    } while (steps.decrementAndGet() > 0);
  }
}
