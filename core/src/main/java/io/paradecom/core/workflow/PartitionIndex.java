package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of a partition are ready, due, leased and in flight. Derived from the rows: built at
 * start-up by visiting them, then kept by the changes of each Step. Cost of a change: O(log n).
 */
final class PartitionIndex {
  private final WorkflowStore store;
  private final Retention retention;
  private final TurnPolicy policy;
  private final Map<WorkflowId, WorkflowIndex> workflows = new TreeMap<>();
  private final TreeSet<DueTask> due = new TreeSet<>();

  /** When the runs that have ended are looked at once more: some 150 bytes each. */
  private final TreeSet<DueTask> expiries = new TreeSet<>();

  private final Map<WorkflowId, Instant> expiryOf = new HashMap<>();
  private final Map<Lane, Integer> inFlight = new TreeMap<>();
  private final Map<QueueName, Integer> startable = new TreeMap<>();

  /** Workflows with tasks that want, claim or hold resources. */
  private final Map<WorkflowId, WorkflowIndex> withResources = new TreeMap<>();

  /** Workflows in which a task may be given a signal, or start another workflow. */
  private final Map<WorkflowId, WorkflowIndex> awaiting = new TreeMap<>();

  PartitionIndex(WorkflowStore store, EngineLimits limits) {
    this.store = store;
    this.retention = limits.retention();
    this.policy = limits.policy();
  }

  /** Builds the index anew. Cost: O(workflows + tasks of live workflows). */
  void rebuild() {
    workflows.clear();
    due.clear();
    expiries.clear();
    expiryOf.clear();
    inFlight.clear();
    startable.clear();
    withResources.clear();
    awaiting.clear();
    List<WorkflowRow> live = new ArrayList<>();
    store.forEachWorkflow(row -> {
      if (row.state().isTerminal()) {
        setExpiry(row.id(), retention.due(row));
      } else {
        live.add(row);
      }
    });
    for (WorkflowRow row : live) {
      update(row);
      store.forEachTask(
          row.id(), task -> update(row.id(), new StepOverlay.TaskChange(null, task, null)));
      recount(row.id());
    }
  }

  Collection<WorkflowIndex> workflows() {
    return workflows.values();
  }

  @Nullable WorkflowIndex workflow(WorkflowId id) {
    return workflows.get(id);
  }

  /** Returns the workflows with tasks that want, claim or hold resources. */
  Collection<WorkflowIndex> withResources() {
    return withResources.values();
  }

  /** Returns the next task that is to be given its signal, or to start its workflow. */
  Optional<WorkflowCommand> nextAwaited() {
    for (WorkflowIndex workflow : awaiting.values()) {
      Optional<WorkflowCommand> next = workflow.next();
      if (next.isPresent()) {
        return next;
      }
    }
    return Optional.empty();
  }

  /** Returns whether any claim waits. Cost: O(workflows with resources). */
  boolean awaitsGrants() {
    for (WorkflowIndex workflow : withResources.values()) {
      if (!workflow.resources().waiting().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  int inFlight(Lane lane) {
    return inFlight.getOrDefault(lane, 0);
  }

  int inFlight(QueueName queue) {
    return inFlight(new Lane(queue, true)) + inFlight(new Lane(queue, false));
  }

  /** Returns how many ready tasks of {@code queue} their workflows' own limits let go. */
  int startable(QueueName queue) {
    return startable.getOrDefault(queue, 0);
  }

  /** Takes in that the rows of a workflow have changed. Cost: O(its queues). */
  void recount(WorkflowId id) {
    WorkflowIndex index = workflows.get(id);
    if (index != null) {
      index.recount(this::addStartable);
      if (index.next().isPresent()) {
        awaiting.put(id, index);
      } else {
        awaiting.remove(id);
      }
    }
  }

  private void addStartable(QueueName queue, int more) {
    startable.merge(queue, more, (a, b) -> a + b == 0 ? null : a + b);
  }

  Optional<DueTask> firstDue() {
    return due.isEmpty() ? Optional.empty() : Optional.of(due.first());
  }

  /** Returns the ended run that is to be looked at first. */
  Optional<DueTask> firstExpiry() {
    return expiries.isEmpty() ? Optional.empty() : Optional.of(expiries.first());
  }

  /** Takes in that an ended run is not there any more, or is being looked at. */
  void forget(WorkflowId ended) {
    setExpiry(ended, null);
  }

  private void setExpiry(WorkflowId id, @Nullable Instant at) {
    Instant before = at == null ? expiryOf.remove(id) : expiryOf.put(id, at);
    if (before != null) {
      expiries.remove(new DueTask(before, id, -1));
    }
    if (at != null) {
      expiries.add(new DueTask(at, id, -1));
    }
  }

  void forget(DueTask task) {
    due.remove(task);
    WorkflowIndex index = workflows.get(task.workflow());
    if (index != null) {
      index.due().remove(task.index());
    }
  }

  /** Takes in a workflow's row; one that has ended leaves the index. */
  void update(WorkflowRow after) {
    if (after.state().isTerminal()) {
      remove(after.id());
      setExpiry(after.id(), retention.due(after));
      return;
    }
    setExpiry(after.id(), null);
    WorkflowIndex index = workflows.computeIfAbsent(after.id(), _ -> new WorkflowIndex(after));
    boolean stopped = !after.state().acceptsReports();
    boolean undone = index.row().state().isOpen() && after.state() == WorkflowState.COMPENSATING;
    if ((index.row().state().acceptsReports() && stopped) || undone) {
      // Its tasks are being stopped one after the other, or were all in this one Step: none of them
      // is woken any more.
      forgetDue(index);
    }
    index.row(after);
    setDue(index, -1, after.nextDue());
  }

  /** Takes in a task's row. */
  void update(WorkflowId id, StepOverlay.TaskChange change) {
    WorkflowIndex index = workflows.get(id);
    if (index == null) {
      return;
    }
    TaskRow after = change.after();
    updateReady(id, index, change);
    updateResources(id, index, change);
    updateWaiters(id, index, change);
    index.setChild(after);
    updateInFlight(id, index, after);
    Lease lease = after.lease();
    if (lease == null) {
      index.leases().remove(after.index());
    } else {
      index.leases().put(after.index(), lease);
    }
    setDue(index, after.index(), isWoken(index.row(), after) ? after.due() : null);
  }

  private static boolean isWoken(WorkflowRow run, TaskRow task) {
    if (run.state() == WorkflowState.COMPENSATING) {
      return task.undoIn(run.generation()) != null && (task.isUndoing() || task.isTellingUndo());
    }
    Pass pass = run.pass();
    return run.state().acceptsReports() && (pass == null || !pass.hides(task));
  }

  /** Returns the tasks whose leases belong to one life of a runner. */
  List<WorkflowCommand> leasesOf(RunnerId runner, String incarnation, String reason) {
    List<WorkflowCommand> lost = new ArrayList<>();
    workflows.forEach((id, index) ->
        index
            .leases()
            .forEach((task, lease) -> {
              if (lease.runner().equals(runner) && lease.incarnation().equals(incarnation)) {
                lost.add(new WorkflowCommand.LoseLease(id, task, lease, reason));
              }
            }));
    return lost;
  }

  private void remove(WorkflowId id) {
    WorkflowIndex index = workflows.remove(id);
    if (index == null) {
      return;
    }
    withResources.remove(id);
    awaiting.remove(id);
    forgetDue(index);
    index.inFlight().values().forEach(this::release);
    index.forgetStartable(this::addStartable);
  }

  private void forgetDue(WorkflowIndex index) {
    index.due().forEach((task, at) -> due.remove(new DueTask(at, index.row().id(), task)));
    index.due().clear();
  }

  /** A ready task whose description was replaced may have another turn, or another lane. */
  private void updateReady(WorkflowId id, WorkflowIndex index, StepOverlay.TaskChange change) {
    TaskRow was = ifReady(change.before());
    TaskRow is = ifReady(change.after());
    TaskSpec specBefore = change.specBefore();
    if (haveSameTurn(was, is) && (is == null || specBefore == null)) {
      return;
    }
    TaskSpec spec = definition(id, change.after().index()).spec();
    if (was != null) {
      index.removeReady(ReadyTask.of(was, specBefore == null ? spec : specBefore, policy(index)));
    }
    if (is != null) {
      index.addReady(ReadyTask.of(is, spec, policy(index)));
    }
  }

  private static @Nullable TaskRow ifReady(@Nullable TaskRow row) {
    return row != null && row.reason() == WaitReason.CREDIT ? row : null;
  }

  private static boolean haveSameTurn(@Nullable TaskRow was, @Nullable TaskRow is) {
    if (was == null || is == null) {
      return was == null && is == null;
    }
    return Objects.equals(was.readyAt(), is.readyAt());
  }

  private TurnPolicy policy(WorkflowIndex index) {
    TurnPolicy own = index.row().header().scheduling().policy();
    return own == null ? policy : own;
  }

  private void updateWaiters(WorkflowId id, WorkflowIndex index, StepOverlay.TaskChange change) {
    TaskRow before = change.before();
    int task = change.after().index();
    boolean was = before != null && before.reason() == WaitReason.SIGNAL;
    boolean is = change.after().reason() == WaitReason.SIGNAL;
    if (was == is) {
      return;
    }
    TaskSpec spec =
        change.specBefore() == null || is ? definition(id, task).spec() : change.specBefore();
    if (spec.action() instanceof TaskAction.AwaitSignal(var name, _)) {
      if (is) {
        index.addWaiter(name, task);
      } else {
        index.removeWaiter(name, task);
      }
    }
  }

  private void updateResources(WorkflowId id, WorkflowIndex index, StepOverlay.TaskChange change) {
    TaskRow before = change.before();
    TaskRow after = change.after();
    boolean was = before != null && isConcerned(before);
    if (!was && !isConcerned(after)) {
      return;
    }
    TaskSpec spec = definition(id, after.index()).spec();
    TaskSpec specBefore = change.specBefore() == null ? spec : change.specBefore();
    if (before != null && isUnclaimed(before)) {
      index.resources().removeUnclaimed(ReadyTask.of(before, specBefore, policy(index)));
    }
    if (isUnclaimed(after)) {
      index.resources().addUnclaimed(ReadyTask.of(after, spec, policy(index)));
    }
    index.resources().update(after);
    if (index.resources().isEmpty()) {
      withResources.remove(id);
    } else {
      withResources.put(id, index);
    }
  }

  private static boolean isConcerned(TaskRow row) {
    return row.claim() != 0 || row.reason() == WaitReason.RESOURCE;
  }

  private static boolean isUnclaimed(TaskRow row) {
    return row.reason() == WaitReason.RESOURCE && row.claim() == 0;
  }

  private void updateInFlight(WorkflowId id, WorkflowIndex index, TaskRow after) {
    Lane lane = index.inFlight().get(after.index());
    boolean is = after.state().isInFlight();
    if (is && lane == null) {
      Lane taken = Lane.of(definition(id, after.index()).spec());
      index.inFlight().put(after.index(), taken);
      inFlight.merge(taken, 1, Integer::sum);
    } else if (!is && lane != null) {
      index.inFlight().remove(after.index());
      release(lane);
    }
  }

  private void release(Lane lane) {
    inFlight.computeIfPresent(lane, (_, tasks) -> tasks == 1 ? null : tasks - 1);
  }

  private void setDue(WorkflowIndex index, int task, @Nullable Instant at) {
    Instant before = at == null ? index.due().remove(task) : index.due().put(task, at);
    if (before != null && !before.equals(at)) {
      due.remove(new DueTask(before, index.row().id(), task));
    }
    if (at != null && !at.equals(before)) {
      due.add(new DueTask(at, index.row().id(), task));
    }
  }

  private TaskDefinition definition(WorkflowId id, int index) {
    TaskDefinition definition = store.definition(id, index);
    if (definition == null) {
      throw new IllegalStateException(
          "Expected task %d in workflow '%s', but found none.".formatted(index, id));
    }
    return definition;
  }

  /** Returns whether both say the same. Cost: O(tasks that are ready, due, leased or in flight). */
  boolean isEqualTo(PartitionIndex other) {
    if (!workflows.keySet().equals(other.workflows.keySet())) {
      return false;
    }
    for (Map.Entry<WorkflowId, WorkflowIndex> entry : workflows.entrySet()) {
      WorkflowIndex same = other.workflows.get(entry.getKey());
      if (same == null || !entry.getValue().isEqualTo(same)) {
        return false;
      }
    }
    return due.equals(other.due)
        && expiries.equals(other.expiries)
        && inFlight.equals(other.inFlight)
        && withResources.keySet().equals(other.withResources.keySet())
        && awaiting.keySet().equals(other.awaiting.keySet())
        && startable.equals(other.startable);
  }

  @Override
  public String toString() {
    return "workflows %s, due %s, in flight %s, startable %s"
        .formatted(workflows, due, inFlight, startable);
  }
}
