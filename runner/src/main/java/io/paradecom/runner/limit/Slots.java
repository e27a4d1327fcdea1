package io.paradecom.runner.limit;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The room for running tasks, shared by all queues of a runner. Thread-safe.
 *
 * <p>A poller must hold a {@link SlotShare} before it polls, so that nothing is acquired for which
 * there will be no room. A slot whose work is about to end counts as room already: what is polled
 * for it is fetched and claimed meanwhile, waits for a moment, and starts as soon as the slot is
 * free. Who waits for a share is served by the queue that has waited longest since it was last
 * served, and within a queue by the widest share that fits. That order matters twice: a queue with
 * much to do never starves another, and many slots that are free at once are filled by one poll.
 *
 * <p>How many of the slots are in use at most may be changed at any time: the <em>limit</em>, which
 * is the capacity at first. What runs when it falls goes on; what was fetched for a slot that is no
 * longer to be used waits for one that is.
 *
 * <p>Invariant: occupied never rises above the limit. When a share is granted, occupied + reserved
 * + waiting work ≤ limit + slots about to be free. Every operation costs O(waiting pollers).
 */
public final class Slots {
  private static final class Waiter {
    private final QueueName queue;
    private final int width;
    private @Nullable SlotShare share;

    Waiter(QueueName queue, int width) {
      this.queue = queue;
      this.width = width;
    }
  }

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Waiter> waiters = new ArrayList<>();
  private final Map<QueueName, Long> servedAt = new HashMap<>();
  private final ArrayDeque<SlotWork> work = new ArrayDeque<>();
  private long served;
  private int limit;
  private int occupied;
  private int ending;
  private int reserved;
  private boolean closed;

  /**
   * @param capacity how many tasks run at the same time, at least 1
   */
  public Slots(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "Expected at least 1 slot, but found %d.".formatted(capacity));
    }
    this.capacity = capacity;
    this.limit = capacity;
  }

  /** How many tasks run at the same time at the very most. */
  public int capacity() {
    return capacity;
  }

  /** How many tasks run at the same time at present, 1 to {@link #capacity}. */
  public int limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has up to {@code most} tasks run at the same time from now on. Work that waits starts here when
   * there is room for it now.
   *
   * @throws IllegalArgumentException when {@code most} is not 1 to the capacity
   */
  public void resize(int most) {
    if (most < 1 || most > capacity) {
      throw new IllegalArgumentException(
          "Expected a limit of 1 to %d slots, but found %d.".formatted(capacity, most));
    }
    List<SlotWork> begun = new ArrayList<>();
    lock.lock();
    try {
      limit = most;
      while (occupied < limit && !work.isEmpty()) {
        begun.add(work.remove());
        occupied++;
      }
      serve();
    } finally {
      lock.unlock();
    }
    begun.forEach(next -> next.start(new Slot(this)));
  }

  /** How many slots are in use. */
  public int busy() {
    lock.lock();
    try {
      return occupied;
    } finally {
      lock.unlock();
    }
  }

  /** Returns a share of {@code width} if it can be had at once. */
  public Optional<SlotShare> tryReserve(QueueName queue, int width) {
    lock.lock();
    try {
      if (closed || room() < width) {
        return Optional.empty();
      }
      return Optional.of(grant(queue, width));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a share.
   *
   * @return empty once the slots are closed
   * @throws IllegalArgumentException when {@code width} can never be had
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public Optional<SlotShare> reserve(QueueName queue, int width) throws InterruptedException {
    if (width < 1 || width > capacity) {
      throw new IllegalArgumentException(
          "Expected a share of 1 to %d slots, but found %d.".formatted(capacity, width));
    }
    lock.lock();
    try {
      Waiter waiter = new Waiter(queue, width);
      waiters.add(waiter);
      serve();
      try {
        while (waiter.share == null && !closed) {
          changed.await();
        }
      } finally {
        waiters.remove(waiter);
      }
      return Optional.ofNullable(waiter.share);
    } finally {
      lock.unlock();
    }
  }

  /** Takes work back that still waits for a slot; returns whether it did. */
  public boolean withdraw(SlotWork waiting) {
    lock.lock();
    try {
      boolean waited = work.remove(waiting);
      if (waited) {
        serve();
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  /** Lets no further poll begin; who waits is sent away. What runs or waits for a slot goes on. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether {@link #close} was called. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@link #close}, at most for {@code patience}. Returns whether it came. */
  public boolean awaitClose(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiters.size();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether a slot is free, whoever polls for it, and no work waits for one. */
  public boolean hasSpare() {
    lock.lock();
    try {
      return occupied < limit && work.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How much work waits for a slot. */
  int workWaiting() {
    lock.lock();
    try {
      return work.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts work in a free slot, here and now, or else as soon as there is one, in order, on the
   * thread that frees it.
   *
   * @param kept slots that were reserved for it: 0 or 1
   * @return whether it was started at once
   */
  boolean begin(SlotWork next, int kept) {
    lock.lock();
    try {
      reserved -= kept;
      if (occupied >= limit) {
        work.add(next);
        return false;
      }
      occupied++;
    } finally {
      lock.unlock();
    }
    next.start(new Slot(this));
    return true;
  }

  void unreserve(int width) {
    lock.lock();
    try {
      reserved -= width;
      serve();
    } finally {
      lock.unlock();
    }
  }

  void expectFree(boolean soon) {
    lock.lock();
    try {
      ending += soon ? 1 : -1;
      serve();
    } finally {
      lock.unlock();
    }
  }

  void released(boolean wasExpected) {
    SlotWork next;
    lock.lock();
    try {
      ending -= wasExpected ? 1 : 0;
      occupied--;
      next = occupied < limit ? work.poll() : null;
      if (next != null) {
        occupied++;
      }
      serve();
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.start(new Slot(this));
    }
  }

  private int room() {
    return limit + ending - occupied - reserved - work.size();
  }

  private SlotShare grant(QueueName queue, int width) {
    reserved += width;
    servedAt.put(queue, ++served);
    return new SlotShare(this, width);
  }

  private void serve() {
    if (closed) {
      return;
    }
    Waiter next = next();
    while (next != null) {
      next.share = grant(next.queue, next.width);
      next = next();
    }
    changed.signalAll();
  }

  private @Nullable Waiter next() {
    Waiter best = null;
    for (Waiter waiter : waiters) {
      boolean fits = waiter.share == null && waiter.width <= room();
      if (fits && (best == null || goesBefore(waiter, best))) {
        best = waiter;
      }
    }
    return best;
  }

  private boolean goesBefore(Waiter one, Waiter other) {
    if (one.queue.equals(other.queue)) {
      return one.width > other.width;
    }
    return servedAt.getOrDefault(one.queue, 0L) < servedAt.getOrDefault(other.queue, 0L);
  }
}
