package io.paradecom.runner.lease;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The leases that one life of a runner holds: drawn for a claim, kept until the end of the work is
 * durably reported. It also remembers the last few thousand dispatches it has seen, since a broker
 * may deliver a record again to the runner that has it. Thread-safe; every operation is O(1) unless
 * it says otherwise.
 */
public final class LeaseTable {
  private static final int REMEMBERED = 8192;

  private record Dispatch(RunId run, int index, long epoch) {
    static Dispatch of(TaskRef ref) {
      return new Dispatch(ref.run(), ref.index(), ref.epoch());
    }
  }

  /** Dispatches that are over, oldest first; the oldest goes when there are too many. */
  private static final class Memory extends LinkedHashMap<Dispatch, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Dispatch, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  private final RunnerId runner;
  private final String incarnation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private final Map<Long, TaskLease> held = new LinkedHashMap<>();
  private final Set<Dispatch> underWay = new HashSet<>();
  private final Memory over = new Memory();
  private long drawn;

  /**
   * @param incarnation names this life of the runner's process
   */
  public LeaseTable(RunnerId runner, String incarnation) {
    this.runner = runner;
    this.incarnation = incarnation;
  }

  /**
   * Draws a lease for a dispatch; empty when this runner has taken the same dispatch before.
   *
   * @param contended whether another runner may have it as well
   */
  Optional<TaskLease> draw(DispatchTask dispatch, boolean contended) {
    lock.lock();
    try {
      return hold(dispatch, new Lease(runner, incarnation, drawn + 1), contended);
    } finally {
      lock.unlock();
    }
  }

  /** Draws the number of a lease for a dispatch that is not known yet. */
  long reserve() {
    lock.lock();
    try {
      return ++drawn;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Holds a dispatch under a lease that was reserved for it; empty when the lease is of another
   * life, or this runner has taken the same dispatch before.
   */
  Optional<TaskLease> take(DispatchTask dispatch, Lease reserved) {
    if (!isOwn(reserved)) {
      return Optional.empty();
    }
    lock.lock();
    try {
      return hold(dispatch, reserved, false);
    } finally {
      lock.unlock();
    }
  }

  private boolean isOwn(Lease lease) {
    return lease.runner().equals(runner) && lease.incarnation().equals(incarnation);
  }

  private Optional<TaskLease> hold(DispatchTask dispatch, Lease by, boolean contended) {
    Dispatch key = Dispatch.of(dispatch.ref());
    if (over.containsKey(key) || !underWay.add(key)) {
      return Optional.empty();
    }
    drawn = Math.max(drawn, by.number());
    TaskLease lease = new TaskLease(dispatch, by, contended);
    held.put(by.number(), lease);
    return Optional.of(lease);
  }

  /** Forgets leases that are over and whose end is durable. */
  void drop(List<TaskLease> ended) {
    lock.lock();
    try {
      for (TaskLease lease : ended) {
        Dispatch key = Dispatch.of(lease.ref());
        held.remove(lease.lease().number());
        underWay.remove(key);
        over.put(key, true);
      }
      fewer.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the lease, if it is held and of this life of this runner. */
  Optional<TaskLease> find(Lease lease) {
    if (!isOwn(lease)) {
      return Optional.empty();
    }
    lock.lock();
    try {
      return Optional.ofNullable(held.get(lease.number()));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the numbers of all leases held, oldest first. O(leases). */
  public List<Long> numbers() {
    lock.lock();
    try {
      return List.copyOf(held.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Returns all leases held, oldest first. O(leases). */
  List<TaskLease> all() {
    lock.lock();
    try {
      return new ArrayList<>(held.values());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no lease is held, at most for {@code patience}; returns whether it is so. */
  public boolean awaitNone(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!held.isEmpty() && left > 0) {
        left = fewer.awaitNanos(left);
      }
      return held.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
