package io.paradecom.runner.lease;

import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.runner.limit.Slot;
import io.paradecom.runner.limit.SlotShare;
import io.paradecom.runner.limit.SlotWork;
import io.paradecom.runner.limit.Slots;
import io.paradecom.runner.time.RunnerClock;
import io.paradecom.runner.time.RunnerClock.Alarm;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one slot is to do: one task after another, each followed by those that the runner may go on
 * with or that come for its slot, then the slot is free. Begun once, or given back once. It waits
 * for its slot for a bounded time, since another runner may have one.
 */
final class SlotRun implements SlotWork, TaskRuns.Room {
  /** How long claimed work waits for a slot that was expected to be free. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<TaskLease> tasks;
  private final TaskRuns runs;
  private final Slots slots;
  private final RunnerClock clock;
  private final Consumer<TaskLease> onBegin;
  private final ExpectedEnd expected;
  private final Iterator<TaskLease> rest;
  private final AtomicInteger steps = new AtomicInteger();
  private volatile @Nullable Alarm patience;
  private @Nullable Slot slot;

  /** What comes next, before the rest: set by the end of the task before it. */
  private volatile @Nullable Following next;

  /**
   * @param onBegin told of each task when its turn has come
   */
  SlotRun(
      List<TaskLease> tasks,
      TaskRuns runs,
      Slots slots,
      RunnerClock clock,
      Consumer<TaskLease> onBegin) {
    this.tasks = List.copyOf(tasks);
    this.runs = runs;
    this.slots = slots;
    this.clock = clock;
    this.onBegin = onBegin;
    this.expected = new ExpectedEnd(clock);
    this.rest = this.tasks.iterator();
  }

  /** Returns whether nothing of it changes anything outside, so that it may begin unclaimed. */
  boolean isFreeOfSideEffects() {
    return tasks.stream().allMatch(task -> task.dispatch().spec().action().isFreeOfSideEffects());
  }

  /** Begins in a slot of {@code share}, now or when it is free. */
  void begin(SlotShare share) {
    if (!share.begin(this)) {
      // May ring although the work has begun meanwhile: then there is nothing to withdraw.
      patience = clock.after(PATIENCE, this::loseSlot);
    }
  }

  @Override
  public void start(Slot free) {
    Alarm waiting = patience;
    if (waiting != null) {
      waiting.cancel();
    }
    slot = free;
    expected.begin(free, statedMillis());
    step();
  }

  /** Tells the leader that nothing of it was begun. */
  void giveBack(String reason) {
    for (TaskLease task : tasks) {
      runs.giveBack(task, reason);
    }
  }

  private void loseSlot() {
    if (slots.withdraw(this)) {
      giveBack("the runner has no free slot for it");
    }
  }

  /** Milliseconds for all tasks together; -1: nothing is said about one of them. */
  private long statedMillis() {
    long total = 0;
    for (TaskLease task : tasks) {
      long stated = statedMillis(task);
      if (stated < 0) {
        return -1;
      }
      total += stated;
    }
    return total;
  }

  private static long statedMillis(TaskLease task) {
    Duration stated = task.dispatch().spec().statedDuration();
    if (stated == null) {
      return -1;
    }
    long total = stated.toMillis();
    for (GrantedTask granted : task.dispatch().line()) {
      Duration next = granted.spec().statedDuration();
      if (next == null) {
        return -1;
      }
      total += next.toMillis();
    }
    return total;
  }

  /** A task that ends while it is begun asks for another turn of the loop instead of nesting. */
  private void step() {
    if (steps.getAndIncrement() > 0) {
      return;
    }
    do {
      Following following = next;
      next = null;
      if (following != null) {
        following.whenMayBegin(task -> goOn(task, following instanceof Offer));
      } else if (rest.hasNext()) {
        TaskLease task = rest.next();
        runs.whenMayBegin(task, () -> begin(task));
      } else {
        end();
      }
    } while (steps.decrementAndGet() > 0);
  }

  private void begin(TaskLease task) {
    onBegin.accept(task);
    runs.run(task, this, this::ended);
  }

  /**
   * @param news whether nobody knew of the task when the slot was taken
   */
  private void goOn(@Nullable TaskLease task, boolean news) {
    Slot used = slot;
    if (task == null || used == null) {
      ended(null);
      return;
    }
    if (news) {
      expected.begin(used, statedMillis(task));
    }
    runs.run(task, this, this::ended);
  }

  @Override
  public boolean isOpen() {
    return !slots.isClosed();
  }

  @Override
  public boolean hasSpare() {
    return slots.hasSpare();
  }

  private void ended(@Nullable Following following) {
    next = following;
    step();
  }

  private void end() {
    expected.close();
    Slot used = slot;
    if (used != null) {
      used.release();
    }
  }
}
