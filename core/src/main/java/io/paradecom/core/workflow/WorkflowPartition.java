package io.paradecom.core.workflow;

import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All workflows of one partition: the one door through which an adapter or a simulation drives the
 * engine. Used by one thread.
 *
 * <p>After each command, and whenever {@link #nextDue} has come, the caller calls {@link #advance}
 * until it gives nothing (or for a bounded number of Steps, then again later): it does what is due
 * and hands out what is ready.
 */
public final class WorkflowPartition {
  private final WorkflowStore store;
  private final EngineLimits limits;
  private final Engine engine;
  private final PartitionIndex index;
  private final Credit credit = new Credit();
  private final ClaimWatch claims;
  private final ResourceWatch resources;
  private final LearnedTimes learned;
  private final Promises promises = new Promises();
  private final Offers offers = new Offers();
  private final NextDispatch turns;

  /**
   * Returns a partition over {@code store}, with its indexes built from the rows.
   *
   * @param interpreters used by this partition alone
   */
  public WorkflowPartition(WorkflowStore store, EngineLimits limits, Interpreters interpreters) {
    this(store, limits, interpreters, new Decider(), new Applier(limits));
  }

  WorkflowPartition(
      WorkflowStore store,
      EngineLimits limits,
      Interpreters interpreters,
      Decider decider,
      Applier applier) {
    this.store = store;
    this.limits = limits;
    this.engine = new Engine(store, limits, interpreters, decider, applier);
    this.index = new PartitionIndex(store, limits);
    this.claims = new ClaimWatch(limits.claimGrace());
    this.resources = new ResourceWatch(limits.resources().askAgain());
    this.learned = new LearnedTimes(store, LearnedTimes.MOST);
    this.turns = new NextDispatch(index, credit, limits.dispatchBatch());
    index.rebuild();
    claims.restore(dispatched());
  }

  /** Decides one command; its writes are in the store when this returns. */
  public StepResult handle(WorkflowCommand command, Instant now) {
    if (command instanceof WorkflowCommand.Report report) {
      return handle(List.of(report), now).getFirst();
    }
    if (command instanceof WorkflowCommand.WithdrawPromise(var promise)) {
      promises.remove(promise.holder());
    }
    return take(engine.step(command, now), now);
  }

  /**
   * Decides reports about one workflow, in order and in one Step where no defect is met; their
   * writes are in the store when this returns.
   *
   * @param reports at least one
   */
  public List<StepResult> handle(List<? extends WorkflowCommand.Report> reports, Instant now) {
    offers.open(reports);
    List<StepResult> results =
        engine.steps(reports, now).stream().map(outcome -> take(outcome, now)).toList();
    offers.close();
    return results;
  }

  private StepResult take(Engine.Outcome outcome, Instant now) {
    WorkflowRow after = outcome.after();
    StepResult result = outcome.result().with(wordsToChildren(outcome));
    if (after == null) {
      index.forget(outcome.result().workflowId());
      promises.forget(outcome.result().workflowId());
    } else {
      if (!after.state().isTerminal()) {
        index.update(after);
      }
      Set<Integer> claimed = claimed(outcome.result());
      for (StepOverlay.TaskChange change : outcome.tasks()) {
        int task = change.after().index();
        index.update(after.id(), change);
        claims.observe(after.id(), change, claimed.contains(task), this::queueOf, now);
      }
      index.recount(after.id());
      if (after.state().isTerminal()) {
        index.update(after);
        claims.forget(after.id());
        promises.forget(after.id());
      }
    }
    promises.observe(result.effects(), offers, now);
    learn(result);
    return result;
  }

  /**
   * Returns what the workflows are told that tasks of this one have started, where the Step was
   * about the whole of it. At most {@value Children#MOST_OPEN}, as many as may be open.
   */
  private List<Effect> wordsToChildren(Engine.Outcome outcome) {
    ChildControl control = null;
    for (WorkflowEvent event : outcome.result().events()) {
      control =
          switch (event) {
            case WorkflowEvent.WorkflowPaused _ -> ChildControl.PAUSE;
            case WorkflowEvent.WorkflowResumed _ -> ChildControl.RESUME;
            case WorkflowEvent.WorkflowQuarantined _ -> ChildControl.CANCEL;
            default -> control;
          };
    }
    // Of nearly every Step there is nothing to tell, so nothing is looked up for it.
    WorkflowIndex workflow = control == null ? null : index.workflow(outcome.result().workflowId());
    if (control == null || workflow == null) {
      return List.of();
    }
    List<Effect> words = new ArrayList<>();
    for (TaskRow parent : workflow.parents()) {
      WorkflowRow run = workflow.row();
      TaskId task = definition(run.id(), parent.index()).spec().id();
      String reason =
          "workflow '%s', whose task '%s' started it, has met a defect".formatted(run.id(), task);
      words.add(Children.control(run.id(), run.run(), task, parent, control, reason));
    }
    return words;
  }

  private void learn(StepResult result) {
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.TaskSucceeded(var task, _, _, var how)) {
        learned.learn(definition(result.workflowId(), task).spec(), how);
      } else if (event instanceof WorkflowEvent.RoundEnded round) {
        learned.learn(definition(result.workflowId(), round.index()).spec(), round.result());
      }
    }
  }

  private static Set<Integer> claimed(StepResult result) {
    Set<Integer> claimed = new HashSet<>();
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.TaskClaimed claim) {
        claimed.add(claim.index());
      }
    }
    return claimed;
  }

  /** Does one more thing that is due or possible; empty: there is none at {@code now}. */
  public Optional<StepResult> advance(Instant now) {
    Optional<WorkflowCommand> next = nextPromised().or(() -> nextWakeUp(now));
    if (next.isEmpty()) {
      next = claims.nextLost(now, this::freeSlots);
    }
    if (next.isEmpty()) {
      next = index.nextAwaited();
    }
    if (next.isEmpty()) {
      next = nextClaim().or(() -> resources.next(now, index));
    }
    if (next.isEmpty()) {
      next = turns.next().map(dispatch -> offers.withOffers(dispatch, this::queueOf, now));
    }
    if (next.isEmpty()) {
      next = nextExpired(now);
    }
    return next.map(command -> handle(command, now));
  }

  /** Returns when {@link #advance} has something to do if nothing else happens; null: never. */
  public @Nullable Instant nextDue() {
    Instant look = earlier(claims.nextLook(), resources.nextLook());
    Instant expiry = index.firstExpiry().map(DueTask::due).orElse(null);
    return earlier(index.firstDue().map(DueTask::due).orElse(null), earlier(look, expiry));
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isBefore(b) ? a : b;
  }

  /** Sets how many tasks of a queue this partition may have in flight. */
  public void grantCredit(QueueName queue, int slots) {
    credit.set(queue, slots);
  }

  /**
   * Takes in what is to be had as soon as a claim is let go; it is dropped when that claim's task
   * is not known to hold it or to wait for it.
   */
  public void promise(Promise promise) {
    WorkflowRow run = store.workflow(promise.holder().workflow());
    TaskRow holder =
        run != null && run.run().equals(promise.holder().run()) && !run.state().isTerminal()
            ? store.task(run.id(), promise.holder().index())
            : null;
    if (holder != null && holder.claim() == promise.holder().number()) {
      promises.add(promise);
    }
  }

  /**
   * Returns how many tasks of {@code queue} may start or are in flight: what credit is asked for.
   * Cost: O(log queues).
   */
  public int demand(QueueName queue) {
    return index.startable(queue) + index.inFlight(queue);
  }

  /** Returns the commands that void every lease of one life of a runner; to be handled at once. */
  public List<WorkflowCommand> runnerLost(RunnerId runner, String incarnation, String reason) {
    return index.leasesOf(runner, incarnation, reason);
  }

  /** Returns the rows of all live workflows. Cost: O(live workflows). */
  public List<WorkflowRow> live() {
    return index.workflows().stream().map(WorkflowIndex::row).toList();
  }

  /** Returns how many ready tasks of {@code queue} their workflows' own limits let go. */
  public int startable(QueueName queue) {
    return index.startable(queue);
  }

  /** Returns the claimed tasks of all live workflows. Cost: O(running tasks). */
  public List<RunningTask> running() {
    List<RunningTask> running = new ArrayList<>();
    for (WorkflowIndex workflow : index.workflows()) {
      WorkflowId id = workflow.row().id();
      workflow
          .leases()
          .forEach((task, lease) -> {
            TaskRow row = store.task(id, task);
            if (row != null) {
              TaskRef ref =
                  new TaskRef(
                      workflow.row().run(),
                      definition(id, task).spec().id(),
                      task,
                      row.attempt(),
                      row.epoch());
              running.add(new RunningTask(id, ref, lease, row.since()));
            }
          });
    }
    return running;
  }

  /**
   * Returns whether a slot may soon have nothing to do when only {@code out} tasks of {@code lane}
   * are with the runners or on their topic.
   */
  public boolean mayStarve(Lane lane, int out) {
    return credit.mayStarve(lane, out);
  }

  /** Returns how many tasks of {@code lane} are dispatched or claimed. */
  public int inFlight(Lane lane) {
    return index.inFlight(lane);
  }

  /** Returns how many tasks of {@code lane} are in flight for each slot it stocks, rounded up. */
  public int load(Lane lane) {
    return Math.ceilDiv(index.inFlight(lane), Math.max(1, credit.slots(lane)));
  }

  /**
   * Derives everything anew from the rows and compares: returns one sentence for each thing that
   * differs, and for each open task without a reason. Empty in a sound partition. Cost: O(tasks).
   */
  public List<String> scanInvariants() {
    PartitionIndex fresh = new PartitionIndex(store, limits);
    fresh.rebuild();
    List<String> violations = new ArrayList<>(InvariantScan.scan(store));
    if (!fresh.isEqualTo(index)) {
      violations.add(
          "Expected the index to follow from the rows (%s), but found %s.".formatted(fresh, index));
    }
    LearnedTimes kept = new LearnedTimes(store, LearnedTimes.MOST);
    if (!kept.isEqualTo(learned)) {
      violations.add(
          "Expected the learned times that are kept (%s), but found %s.".formatted(kept, learned));
    }
    return violations;
  }

  private Optional<WorkflowCommand> nextWakeUp(Instant now) {
    Optional<DueTask> first = index.firstDue().filter(task -> !now.isBefore(task.due()));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    // Taken out now: a Step that moves nothing would otherwise be due for ever.
    index.forget(first.get());
    return Optional.of(
        new WorkflowCommand.WakeUp(first.get().workflow(), first.get().index(), false));
  }

  /** Last of all: nobody waits for what is only given up. */
  private Optional<WorkflowCommand> nextExpired(Instant now) {
    Optional<DueTask> first = index.firstExpiry().filter(run -> !now.isBefore(run.due()));
    // Taken out now, as what is due: a Step that meets a defect moves nothing.
    first.ifPresent(run -> index.forget(run.workflow()));
    return first.map(run -> new WorkflowCommand.Expire(run.workflow()));
  }

  private Optional<WorkflowCommand> nextPromised() {
    Grant grant = promises.next();
    return grant == null
        ? Optional.empty()
        : Optional.of(new WorkflowCommand.Grant(grant.id(), grant.token()));
  }

  /** Claims for tasks that are ready but for their resources, where a runner serves their queue. */
  private Optional<WorkflowCommand> nextClaim() {
    for (WorkflowIndex workflow : index.withResources()) {
      if (workflow.resources().wants() && workflow.room() > 0) {
        int most = limits.resources().outstanding();
        List<Integer> batch =
            workflow
                .resources()
                .next(
                    workflow.room(),
                    most,
                    limits.dispatchBatch(),
                    queue -> credit.slots(queue) > 0);
        if (!batch.isEmpty()) {
          return Optional.of(new WorkflowCommand.ClaimResources(workflow.row().id(), batch));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns every task that is dispatched and not claimed, in the order of the dispatches. */
  private List<ClaimWatch.Dispatched> dispatched() {
    List<ClaimWatch.Dispatched> dispatched = new ArrayList<>();
    for (WorkflowIndex workflow : index.workflows()) {
      WorkflowId id = workflow.row().id();
      workflow
          .inFlight()
          .forEach((task, lane) -> {
            TaskRow row = store.task(id, task);
            if (row != null && row.state() == TaskState.DISPATCHED) {
              dispatched.add(new ClaimWatch.Dispatched(id, row, lane.queue()));
            }
          });
    }
    dispatched.sort(
        Comparator.comparing((ClaimWatch.Dispatched task) -> task.row().since())
            .thenComparingLong(task -> task.row().epoch()));
    return dispatched;
  }

  private int freeSlots(QueueName queue) {
    return credit.slots(queue) - index.inFlight(queue);
  }

  private QueueName queueOf(WorkflowId id, int task) {
    return definition(id, task).spec().queue();
  }

  private TaskDefinition definition(WorkflowId id, int task) {
    TaskDefinition definition = store.definition(id, task);
    if (definition == null) {
      throw new IllegalStateException(
          "Expected task %d in workflow '%s', but found none.".formatted(task, id));
    }
    return definition;
  }
}
