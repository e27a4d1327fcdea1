package io.paradecom.runner.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.runner.custom.CustomAttempt;
import io.paradecom.runner.custom.ExecutorProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the attempts of a runner on to workers that ask for them. To leader and runner nothing is
 * new: the runner holds the lease of the dispatch, and what a worker says becomes the end of the
 * runner's own attempt, or nothing when that has ended. A worker holds an attempt by a lease of the
 * gateway's, which lives by its heartbeats; one that falls silent has failed the attempt. Until it
 * has said anything of an attempt it may never have got it, as the answer to a poll of a process
 * that was killed is written to nobody: what is not confirmed soon is handed out again, at no cost.
 *
 * <p>A type is offered while a worker waits for it, did so within {@link #REMEMBERED}, or holds an
 * attempt of it. Attempts wait in line, first come first served; when their type is offered no more
 * they are given back. Thread-safe; nothing here blocks but {@link #poll}.
 */
public final class WorkerGateway implements ExecutorProvider {
  /** How long a worker counts as there after it last asked. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** How long a worker may take to say that it got a task, where its lease is longer. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(5);

  private static final Duration GONE_PAUSE = Duration.ofSeconds(5);
  private static final int TOKEN_BYTES = 16;

  private final Duration lease;
  private final boolean mayGetSecrets;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Deque<CustomAttempt>> lines = new HashMap<>();
  private final Map<String, Long> askedNanos = new HashMap<>();
  private final Map<String, Integer> waiting = new HashMap<>();
  private final Map<String, WorkLease> leases = new HashMap<>();
  private int polls;
  private boolean closed;

  /**
   * @param lease how long a worker may say nothing
   * @param mayGetSecrets whether it is known who gets the work
   * @param nanos a clock that never goes back
   */
  WorkerGateway(Duration lease, boolean mayGetSecrets, LongSupplier nanos) {
    this.lease = lease;
    this.mayGetSecrets = mayGetSecrets;
    this.nanos = nanos;
  }

  /** How long a worker may say nothing. */
  Duration lease() {
    return lease;
  }

  @Override
  public boolean offers(String type) {
    lock.lock();
    try {
      Long asked = askedNanos.get(type);
      return waiting.getOrDefault(type, 0) > 0
          || (asked != null && nanos.getAsLong() - asked < REMEMBERED.toNanos())
          || leases.values().stream().anyMatch(held -> typeOf(held.attempt()).equals(type));
    } finally {
      lock.unlock();
    }
  }

  private static String typeOf(CustomAttempt attempt) {
    return attempt.spec().type();
  }

  @Override
  public Optional<String> take(CustomAttempt attempt) {
    if (!mayGetSecrets && !attempt.spec().secrets().isEmpty()) {
      attempt.fail(
          "Expected no ${secret:...} in work for a worker that shows no key, but found %s."
              .formatted(attempt.spec().secrets()),
          false);
      return Optional.empty();
    }
    lock.lock();
    try {
      if (closed) {
        return Optional.of("the runner is closing");
      }
      lines.computeIfAbsent(typeOf(attempt), _ -> new ArrayDeque<>()).add(attempt);
      changed.signalAll();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns work for a worker, at least one attempt when there is some within {@code patience}.
   *
   * @param caller who may speak of it from now on
   * @param most how much it takes at the most
   */
  List<WorkLease> poll(String caller, String worker, Set<String> types, int most, Duration patience)
      throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      polls++;
      types.forEach(type -> waiting.merge(type, 1, Integer::sum));
      try {
        List<WorkLease> found = taken(caller, worker, types, most);
        while (found.isEmpty() && left > 0 && !closed) {
          left = changed.awaitNanos(left);
          found = taken(caller, worker, types, most);
        }
        return found;
      } finally {
        polls--;
        long now = nanos.getAsLong();
        types.forEach(type -> {
          waiting.merge(type, -1, Integer::sum);
          askedNanos.put(type, now);
        });
      }
    } finally {
      lock.unlock();
    }
  }

  private List<WorkLease> taken(String caller, String worker, Set<String> types, int most) {
    List<WorkLease> found = new ArrayList<>();
    for (String type : types) {
      Deque<CustomAttempt> line = lines.getOrDefault(type, new ArrayDeque<>());
      while (found.size() < most && !line.isEmpty()) {
        WorkLease held = new WorkLease(token(), caller, worker, line.remove(), nanos.getAsLong());
        if (held.attempt().begin(reason -> stop(held, reason))) {
          leases.put(held.token(), held);
          found.add(held);
        }
      }
    }
    return found;
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void stop(WorkLease held, String reason) {
    lock.lock();
    try {
      held.stop(reason);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns what a caller holds under a token, and notes that it was heard of; empty: it holds
   * nothing there, or not any more.
   */
  Optional<WorkLease> heard(String caller, String token) {
    lock.lock();
    try {
      WorkLease held = leases.get(token);
      if (held == null || !held.caller().equals(caller)) {
        return Optional.empty();
      }
      if (held.attempt().isOver()) {
        leases.remove(token);
        return Optional.empty();
      }
      held.heardAt(nanos.getAsLong());
      return Optional.of(held);
    } finally {
      lock.unlock();
    }
  }

  /** Returns why the worker is to stop; null: it is not. */
  @Nullable String stopOf(WorkLease held) {
    lock.lock();
    try {
      return held.stop();
    } finally {
      lock.unlock();
    }
  }

  /** The worker is done with it, however that ended. */
  void drop(WorkLease held) {
    lock.lock();
    try {
      leases.remove(held.token());
    } finally {
      lock.unlock();
    }
  }

  /** The answer with the work did not get through: it is handed out again. */
  void undelivered(List<WorkLease> sent) {
    sent.forEach(this::drop);
    sent.forEach(held ->
        held.attempt().giveBack("the worker was gone before it got the task", Duration.ZERO));
  }

  /** Fails what silent workers hold, and gives back what nobody asks for; a few times a second. */
  void sweep() {
    List<WorkLease> silent = new ArrayList<>();
    List<CustomAttempt> unwanted = new ArrayList<>();
    lock.lock();
    try {
      long now = nanos.getAsLong();
      Iterator<WorkLease> held = leases.values().iterator();
      while (held.hasNext()) {
        WorkLease next = held.next();
        if (next.attempt().isOver()) {
          held.remove();
        } else if (now - next.heardNanos() >= patience(next).toNanos()) {
          held.remove();
          silent.add(next);
        }
      }
      lines.forEach((type, line) -> {
        line.removeIf(CustomAttempt::isOver);
        if (!line.isEmpty() && !offers(type)) {
          unwanted.addAll(line);
          line.clear();
        }
      });
      lines.values().removeIf(Deque::isEmpty);
      askedNanos.values().removeIf(asked -> now - asked >= REMEMBERED.toNanos());
      waiting.values().removeIf(count -> count == 0);
    } finally {
      lock.unlock();
    }
    // Outside of the lock: what hangs on an end may come back here.
    silent.forEach(this::lost);
    unwanted.forEach(attempt ->
        attempt.giveBack(
            "no worker asks for the executor %s any more".formatted(typeOf(attempt)), GONE_PAUSE));
  }

  private Duration patience(WorkLease held) {
    return held.isConfirmed() || lease.compareTo(CONFIRMATION) < 0 ? lease : CONFIRMATION;
  }

  private void lost(WorkLease held) {
    if (stopOf(held) != null) {
      held.attempt().released();
      return;
    }
    if (!held.isConfirmed()) {
      held.attempt()
          .giveBack(
              "the worker %s did not say that it got the task".formatted(held.worker()),
              Duration.ZERO);
      return;
    }
    held.attempt()
        .fail(
            "Expected a sign of life from the worker %s every %s, but there was none."
                .formatted(held.worker(), lease),
            true);
  }

  /** How many attempts wait for a worker. */
  int waitingAttempts() {
    lock.lock();
    try {
      return lines.values().stream().mapToInt(Deque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** How many attempts workers have. */
  int heldAttempts() {
    lock.lock();
    try {
      return leases.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many requests of workers wait for work. */
  int waitingPolls() {
    lock.lock();
    try {
      return polls;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("paradecom.runner.workers.attempts", this, WorkerGateway::waitingAttempts)
        .description("Attempts that wait for a worker, and those that workers have")
        .tag("state", "waiting")
        .register(registry);
    Gauge.builder("paradecom.runner.workers.attempts", this, WorkerGateway::heldAttempts)
        .description("Attempts that wait for a worker, and those that workers have")
        .tag("state", "held")
        .register(registry);
    Gauge.builder("paradecom.runner.workers.polls", this, WorkerGateway::waitingPolls)
        .description("Requests of workers that wait for work")
        .register(registry);
  }

  /** Ends all polls; what is asked for from now on is not there. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
