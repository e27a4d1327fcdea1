package io.paradecom.cli.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way from one party to another: all connections over it, and what is wrong with it. Troubles
 * have a cause each, and what is wrong is all of them together; so the end of one does not end
 * another. Thread-safe.
 */
public final class Link {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Object, Trouble> troubles = new HashMap<>();
  private final Set<Connection> connections = new HashSet<>();
  private Trouble now = Trouble.NONE;

  /** Which way something goes. */
  enum Way {
    /** From who connected. */
    THERE,
    /** To who connected. */
    BACK
  }

  /** From now on this is wrong, until the same cause is over; replaces what it was before. */
  public void begin(Object cause, Trouble trouble) {
    change(() -> troubles.put(cause, trouble));
  }

  /** This cause is over. What was held goes on, in its order. */
  public void end(Object cause) {
    change(() -> troubles.remove(cause));
  }

  private void change(Runnable change) {
    List<Connection> broken;
    lock.lock();
    try {
      change.run();
      now = troubles.values().stream().reduce(Trouble.NONE, Trouble::and);
      broken = now.reset() ? List.copyOf(connections) : List.of();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    broken.forEach(Connection::reset);
  }

  /** Returns how many connections go over it. */
  public int connections() {
    lock.lock();
    try {
      return connections.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a connection in; false: it has to be reset. */
  boolean add(Connection connection) {
    lock.lock();
    try {
      return !now.reset() && connections.add(connection);
    } finally {
      lock.unlock();
    }
  }

  void remove(Connection connection) {
    lock.lock();
    try {
      connections.remove(connection);
      // Whoever waits for this connection to go on waits in vain.
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How much longer something takes that is sent now. */
  Duration delay() {
    lock.lock();
    try {
      return now.delay();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something may pass; false: its connection is gone. */
  boolean awaitPassage(Connection connection, Way way) throws InterruptedException {
    lock.lock();
    try {
      while (connections.contains(connection) && (way == Way.THERE ? now.there() : now.back())) {
        changed.await();
      }
      return connections.contains(connection);
    } finally {
      lock.unlock();
    }
  }
}
