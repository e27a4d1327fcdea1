package io.paradecom.core.simulation;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A leader under exactly-once: what it read, wrote and sent since its last commit happens together
 * or not at all. When it dies, its partition is gone and is built anew from the rows.
 */
final class SimulatedLeader {
  /** What is told about the leader's doings. */
  interface Observer {
    /** A Step was taken; it may still be rolled back. */
    void taken(Taken step, WorkflowPartition partition);

    /** A Step was committed: its events and effects are out. */
    void committed(Taken step);

    /** Effects of a Step got out although it was rolled back. */
    void leaked(Taken step);

    /** Everything is committed, and at {@code now} the partition had nothing more to do. */
    void idle(Instant now, Map<QueueName, Integer> credit);

    /** A partition was built from the rows. */
    void started(WorkflowPartition partition);
  }

  private final World world;
  private final CrashStore store;
  private final PartitionMaker maker;
  private final Observer observer;
  private final List<LogRecord> log = new ArrayList<>();
  private final List<Taken> open = new ArrayList<>();
  private final Map<QueueName, Integer> credit = new HashMap<>();
  private @Nullable WorkflowPartition partition;

  /** When the partition had nothing more to do; null: it had when it was asked last. */
  private @Nullable Instant drainedAt;

  private final int mostSteps;
  private int read;
  private int committed;
  private long nextPoll = Long.MAX_VALUE;

  SimulatedLeader(World world, CrashStore store, PartitionMaker maker, Observer observer) {
    this.world = world;
    this.store = store;
    this.maker = maker;
    this.observer = observer;
    this.mostSteps = 1 << (2 * world.random.nextInt(3));
  }

  void append(LogRecord message) {
    log.add(message);
    plan(world.agenda.now() + world.between(0, 4));
  }

  void start() {
    WorkflowPartition fresh = maker.open(store, world.limits);
    partition = fresh;
    credit.clear();
    observer.started(fresh);
    nextPoll = Long.MAX_VALUE;
    plan(world.agenda.now());
  }

  /** Returns whether everything in the log was read and committed. */
  boolean isIdle() {
    return partition != null && committed == log.size() && open.isEmpty();
  }

  private void plan(long at) {
    if (at < nextPoll) {
      nextPoll = at;
      world.agenda.at(at, () -> poll(at));
    }
  }

  private void poll(long planned) {
    WorkflowPartition current = partition;
    if (current == null || planned != nextPoll) {
      return;
    }
    nextPoll = Long.MAX_VALUE;
    if (world.strikes(Fault.CLOCK_LEAP, 0.02)) {
      world.leap(world.between(1000, 60_000));
    }
    if (!work(current)) {
      crash();
      return;
    }
    boolean more = committed < log.size() || !open.isEmpty();
    if (world.random.nextInt(4) != 0) {
      commit();
      if (drainedAt != null && committed == log.size()) {
        observer.idle(drainedAt, credit);
      }
    }
    if (more) {
      plan(world.agenda.now() + 1);
    }
    Instant due = current.nextDue();
    if (due != null) {
      plan(Math.max(world.agenda.now() + 1, world.agendaTime(due)));
    }
  }

  /** Takes some Steps; returns false when the leader dies on the way. */
  private boolean work(WorkflowPartition current) {
    int records = 1 + world.random.nextInt(8);
    while (read < log.size() && records-- > 0) {
      if (!take(current, log.get(read++))) {
        return false;
      }
    }
    drainedAt = null;
    int steps = 1 + world.random.nextInt(mostSteps);
    while (steps-- > 0) {
      Instant now = world.now();
      Optional<StepResult> result = current.advance(now);
      if (result.isEmpty()) {
        drainedAt = now;
        break;
      }
      if (!keep(new Taken(null, result.get(), now), current)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(WorkflowPartition current, LogRecord message) {
    switch (message) {
      case LogRecord.Credit granted -> {
        current.grantCredit(granted.queue(), granted.slots());
        credit.put(granted.queue(), granted.slots());
      }
      case LogRecord.RunnerGone runner -> {
        for (WorkflowCommand lost :
            current.runnerLost(runner.runner(), runner.incarnation(), "silent")) {
          if (!handle(lost, current)) {
            return false;
          }
        }
      }
      case LogRecord.Promised promised -> current.promise(promised.promise());
      case LogRecord.Command command -> {
        return handle(command.command(), current);
      }
    }
    return true;
  }

  private boolean handle(WorkflowCommand command, WorkflowPartition current) {
    Instant now = world.now();
    return keep(new Taken(command, current.handle(command, now), now), current);
  }

  private boolean keep(Taken step, WorkflowPartition current) {
    open.add(step);
    observer.taken(step, current);
    return !world.strikes(Fault.LEADER_CRASH, 0.02);
  }

  private void commit() {
    store.commit();
    committed = read;
    // A copy: what is told of one Step may make the leader work again, never within this commit.
    List<Taken> done = List.copyOf(open);
    open.clear();
    done.forEach(observer::committed);
  }

  private void crash() {
    if (world.strikes(Fault.LEAKED_DISPATCH, 0.5)) {
      open.forEach(observer::leaked);
    }
    open.clear();
    store.rollback();
    read = committed;
    partition = null;
    world.agenda.in(world.between(1, 15_000), this::start);
  }
}
