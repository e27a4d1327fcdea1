package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;

/** What a partition keeps in memory about one live workflow; all of it follows from its rows. */
final class WorkflowIndex {
  private WorkflowRow row;
  private final Map<Lane, TreeSet<ReadyTask>> ready = new HashMap<>();
  private final Map<QueueName, Integer> startable = new HashMap<>();
  private final Map<Integer, Instant> due = new HashMap<>();
  private final Map<Integer, Lease> leases = new LinkedHashMap<>();
  private final Map<Integer, Lane> inFlight = new LinkedHashMap<>();
  private final ResourceIndex resources = new ResourceIndex();

  /** Tasks that wait for a signal, by its name. */
  private final Map<String, TreeSet<Integer>> waiters = new TreeMap<>();

  /** Tasks that are to start a workflow. */
  private final TreeSet<Integer> wanted = new TreeSet<>();

  /**
   * Tasks that wait for the workflow that they have started, at most {@link Children#MOST_OPEN}.
   */
  private final TreeMap<Integer, TaskRow> parents = new TreeMap<>();

  WorkflowIndex(WorkflowRow row) {
    this.row = row;
  }

  WorkflowRow row() {
    return row;
  }

  void row(WorkflowRow latest) {
    row = latest;
  }

  Map<Integer, Instant> due() {
    return due;
  }

  Map<Integer, Lease> leases() {
    return leases;
  }

  ResourceIndex resources() {
    return resources;
  }

  void addWaiter(String signal, int task) {
    waiters.computeIfAbsent(signal, _ -> new TreeSet<>()).add(task);
  }

  void removeWaiter(String signal, int task) {
    TreeSet<Integer> tasks = waiters.get(signal);
    if (tasks != null && tasks.remove(task) && tasks.isEmpty()) {
      waiters.remove(signal);
    }
  }

  /** Returns the task that is to be given a signal that is kept; empty: there is none. */
  private Optional<Integer> nextGiven() {
    if (!row.state().isOpen() || waiters.isEmpty()) {
      return Optional.empty();
    }
    for (KeptSignal signal : row.signals()) {
      TreeSet<Integer> tasks = waiters.get(signal.name());
      if (tasks != null) {
        return Optional.of(tasks.first());
      }
    }
    return Optional.empty();
  }

  /** Takes in how a task stands to the workflow that it starts. */
  void setChild(TaskRow row) {
    boolean waits = row.reason() == WaitReason.WORKFLOW;
    if (waits && !row.attemptOpen()) {
      wanted.add(row.index());
    } else {
      wanted.remove(row.index());
    }
    if (row.hasOpenChild()) {
      parents.put(row.index(), row);
    } else {
      parents.remove(row.index());
    }
  }

  /** Returns the next task that is to be given its signal, or to start its workflow. */
  Optional<WorkflowCommand> next() {
    Optional<WorkflowCommand> given =
        nextGiven().map(task -> new WorkflowCommand.GiveSignal(row.id(), task));
    return given.or(() -> nextChild().map(task -> new StartChild(row.id(), task)));
  }

  private Optional<Integer> nextChild() {
    boolean may = row.state() == WorkflowState.RUNNING && parents.size() < Children.MOST_OPEN;
    return may && !wanted.isEmpty() ? Optional.of(wanted.first()) : Optional.empty();
  }

  /** Returns the tasks that wait for the workflow that they have started, in their order. */
  Iterable<TaskRow> parents() {
    return parents.values();
  }

  Map<Integer, Lane> inFlight() {
    return inFlight;
  }

  void addReady(ReadyTask task) {
    ready.computeIfAbsent(task.lane(), _ -> new TreeSet<>()).add(task);
  }

  void removeReady(ReadyTask task) {
    TreeSet<ReadyTask> tasks = ready.get(task.lane());
    if (tasks != null) {
      tasks.remove(task);
    }
  }

  Set<ReadyTask> ready(Lane lane) {
    return ready.getOrDefault(lane, new TreeSet<>());
  }

  /** Returns how many more tasks the workflow's own limit lets go. */
  int room() {
    if (!row.state().handsOut()) {
      return 0;
    }
    int parallelism = row.header().parallelism();
    return parallelism == 0 ? Integer.MAX_VALUE : parallelism - row.tally().inFlight();
  }

  /** Counts anew how many tasks of each queue may start, and tells what has changed. */
  void recount(ObjIntConsumer<QueueName> changed) {
    int room = Math.max(0, room());
    Map<QueueName, Integer> waiting = new HashMap<>();
    ready.forEach((lane, tasks) -> waiting.merge(lane.queue(), tasks.size(), Integer::sum));
    waiting.forEach((queue, tasks) -> {
      int now = Math.min(room, tasks);
      Integer before = startable.put(queue, now);
      if (before == null ? now != 0 : before != now) {
        changed.accept(queue, now - (before == null ? 0 : before));
      }
    });
  }

  /** Takes back all that {@link #recount} told. */
  void forgetStartable(ObjIntConsumer<QueueName> changed) {
    startable.forEach((queue, tasks) -> {
      if (tasks != 0) {
        changed.accept(queue, -tasks);
      }
    });
    startable.clear();
  }

  /** Returns the task of {@code lane} whose turn it is, if the workflow may start one. */
  Optional<ReadyTask> first(Lane lane) {
    TreeSet<ReadyTask> tasks = ready.get(lane);
    return tasks == null || tasks.isEmpty() || room() <= 0
        ? Optional.empty()
        : Optional.of(tasks.first());
  }

  /** Returns whether both say the same; lanes without ready tasks do not count. */
  boolean isEqualTo(WorkflowIndex other) {
    return due.equals(other.due)
        && leases.equals(other.leases)
        && inFlight.equals(other.inFlight)
        && resources.isEqualTo(other.resources)
        && waiters.equals(other.waiters)
        && wanted.equals(other.wanted)
        && parents.keySet().equals(other.parents.keySet())
        && hasReadyTasksOf(other)
        && other.hasReadyTasksOf(this);
  }

  private boolean hasReadyTasksOf(WorkflowIndex other) {
    for (Map.Entry<Lane, TreeSet<ReadyTask>> entry : other.ready.entrySet()) {
      if (!ready(entry.getKey()).equals(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    Map<Lane, TreeSet<ReadyTask>> filled = new TreeMap<>(ready);
    filled.values().removeIf(TreeSet::isEmpty);
    return "ready %s, due %s, leases %s, in flight %s, resources %s"
        .formatted(
            filled, new TreeMap<>(due), new TreeMap<>(leases), new TreeMap<>(inFlight), resources);
  }
}
