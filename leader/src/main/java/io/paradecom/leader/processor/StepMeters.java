package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is counted of Steps, by their events and effects. Only counters and timers: a Step takes
 * about ten microseconds.
 */
final class StepMeters {
  private static final String LEADER = "paradecom.leader.";

  private final MeterRegistry registry;
  private final Timer step;
  private final Counter events;
  private final Map<QueueName, Counter> dispatches = new HashMap<>();
  private final Map<QueueName, Timer> readyWait = new HashMap<>();
  private final Map<TaskState, Counter> tasksEnded;
  private final Map<FailureKind, Counter> failures;
  private final Map<RefusalReason, Counter> proposalsRefused;
  private final Map<WorkflowState, Counter> workflowsEnded;
  private final Counter rejected;
  private final Counter retries;
  private final Counter returned;
  private final BudgetMeters budgets;
  private final Counter parked;
  private final Counter leasesLost;
  private final Counter dispatchesLost;
  private final Counter ignored;
  private final Counter undeclared;
  private final Counter conflicts;
  private final Counter continued;
  private final Counter voided;
  private final Counter parts;
  private final Counter rounds;
  private final Counter started;
  private final Counter stalled;
  private final Counter late;
  private final Counter quarantined;
  private final Counter purged;
  private final Timer workflowTime;
  private final Timer workflowWork;
  private final DistributionSummary speedUp;

  StepMeters(MeterRegistry registry, Set<QueueName> queues) {
    this.registry = registry;
    step = timer("step", "Computing of one Step: decide and apply");
    events = counter("events", "Events written");
    for (QueueName queue : queues) {
      dispatches.put(queue, counter("dispatches", "Tasks put on their queue", "queue", queue));
      readyWait.put(queue, readyWait(queue));
    }
    tasksEnded =
        byTag(TaskState.class, TaskState::isTerminal, "tasks.ended", "Tasks ended", "state");
    failures = byTag(FailureKind.class, _ -> true, "attempts.failed", "Failed attempts", "kind");
    proposalsRefused = proposalsRefused();
    workflowsEnded = workflowsEnded();
    rejected = counter("commands.rejected", "Commands refused");
    retries = counter("attempts.retried", "Failed attempts after which another one follows");
    returned = counter("attempts.returned", "Attempts that runners gave back without a verdict");
    parked = counter("tasks.parked", "Tasks left to a person");
    leasesLost = counter("leases.lost", "Leases voided since nobody works under them any more");
    dispatchesLost = counter("dispatches.lost", "Dispatches that no runner will claim");
    ignored = counter("reports.ignored", "Reports not applied, as of a stale attempt or lease");
    undeclared = counter("writes.undeclared", "Paths that tasks wrote and had not declared");
    conflicts = counter("writes.conflicts", "Of these, such as another task has to do with too");
    continued = counter("continuations", "Tasks that the runner of the task before went on with");
    voided = counter("continuations.voided", "Tasks that a runner went on with in vain");
    rounds = counter("rounds", "Rounds of repeated tasks that ended well");
    parts = counter("loops.parts", "Tasks made for the items of lists that other tasks put out");
    budgets = new BudgetMeters(registry);
    started = counter("workflows.started", "Workflows started");
    stalled = counter("workflows.stalled", "Times that a workflow came to wait for a person");
    late = counter("workflows.late", "Workflows that had not ended by their deadline");
    quarantined = counter("workflows.quarantined", "Workflows stopped because of a defect");
    purged = counter("workflows.purged", "Ended workflows given up, by their time or by hand");
    workflowTime = timer("workflow.time", "From start to end of workflows that have ended");
    workflowWork =
        timer("workflow.work", "Run times of all attempts of each of these, one after the other");
    speedUp = speedUp(registry);
  }

  private Map<RefusalReason, Counter> proposalsRefused() {
    return byTag(
        RefusalReason.class,
        _ -> true,
        "proposals.refused",
        "Answers that were to break a task down and were refused, once for each reason",
        "reason");
  }

  private Map<WorkflowState, Counter> workflowsEnded() {
    return byTag(
        WorkflowState.class,
        StepMeters::isReportedEnd,
        "workflows.ended",
        "Workflows ended; those that were opened again end again",
        "state");
  }

  private static DistributionSummary speedUp(MeterRegistry registry) {
    return DistributionSummary.builder(LEADER + "workflow.speedup")
        .description("How many times faster each of these was than its work one after the other")
        .register(registry);
  }

  private static boolean isReportedEnd(WorkflowState state) {
    return state.isTerminal()
        && state != WorkflowState.REFUSED
        && state != WorkflowState.QUARANTINED
        && !state.isPurged();
  }

  private Timer readyWait(QueueName queue) {
    return Timer.builder(LEADER + "ready.wait")
        .description("From a task's being ready to its being put on its queue")
        .tag("queue", queue.value())
        .register(registry);
  }

  private Timer timer(String noun, String description) {
    return Timer.builder(LEADER + noun).description(description).register(registry);
  }

  private Counter counter(String noun, String description) {
    return Counter.builder(LEADER + noun).description(description).register(registry);
  }

  private Counter counter(String noun, String description, String key, Object value) {
    return Counter.builder(LEADER + noun)
        .description(description)
        .tag(key, value.toString().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private <E extends Enum<E>> Map<E, Counter> byTag(
      Class<E> type, Predicate<E> counted, String noun, String description, String key) {
    Map<E, Counter> counters = new EnumMap<>(type);
    Stream.of(type.getEnumConstants())
        .filter(counted)
        .forEach(value -> counters.put(value, counter(noun, description, key, value)));
    return counters;
  }

  /** A Step was computed. */
  void computed(long nanos) {
    step.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A task was put on {@code queue} after it had been ready for {@code wait}. */
  void dispatched(QueueName queue, Duration wait) {
    increment(dispatches, queue);
    Timer timer = readyWait.get(queue);
    if (timer != null) {
      timer.record(wait);
    }
  }

  /** A workflow has ended after {@code time}, in which its attempts ran for {@code work}. */
  void workflowTook(Duration time, Duration work) {
    workflowTime.record(time);
    workflowWork.record(work);
    if (time.isPositive()) {
      speedUp.record((double) work.toMillis() / time.toMillis());
    }
  }

  /** A command was refused. */
  void rejected() {
    rejected.increment();
  }

  /** Takes in what a Step gave, apart from dispatches. */
  void gather(StepResult result) {
    events.increment(result.events().size());
    for (WorkflowEvent event : result.events()) {
      count(event);
    }
    result.refusals().forEach(reason -> increment(proposalsRefused, reason));
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.Reject) {
        rejected();
      }
    }
  }

  private void count(WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.TaskReady _, WorkflowEvent.TaskDispatched _ -> {}
      case WorkflowEvent.TaskClaimed _, WorkflowEvent.DependantsSettled _ -> {}
      case WorkflowEvent.TaskSucceeded _ -> increment(tasksEnded, TaskState.SUCCEEDED);
      case WorkflowEvent.TaskEvent task -> countTask(task);
      case WorkflowEvent.WorkflowStarted _ -> started.increment();
      case WorkflowEvent.WorkflowEnded ended -> increment(workflowsEnded, ended.state());
      case WorkflowEvent.WorkflowStalled _ -> stalled.increment();
      case WorkflowEvent.WorkflowLate _ -> late.increment();
      case WorkflowEvent.WorkflowQuarantined _ -> quarantined.increment();
      case WorkflowEvent.WorkflowPurged _ -> purged.increment();
      case WorkflowEvent.BudgetSpent spent -> budgets.count(spent);
      case WorkflowEvent.ReportIgnored it -> {
        ignored.increment();
        voided.increment(it.report().equals(WorkflowEvent.ReportIgnored.NEXT_CLAIM) ? 1 : 0);
      }
      default -> {}
    }
  }

  private void countTask(WorkflowEvent.TaskEvent event) {
    switch (event) {
      case WorkflowEvent.TaskSatisfied _,
          WorkflowEvent.TaskAnswered _,
          WorkflowEvent.ChildSucceeded _ ->
          increment(tasksEnded, TaskState.SUCCEEDED);
      case WorkflowEvent.TaskFailed _, WorkflowEvent.TaskRejected _ ->
          increment(tasksEnded, TaskState.FAILED);
      case WorkflowEvent.TaskSkipped _, WorkflowEvent.TaskWaived _ ->
          increment(tasksEnded, TaskState.SKIPPED);
      case WorkflowEvent.TaskCancelled _ -> increment(tasksEnded, TaskState.CANCELLED);
      case WorkflowEvent.TaskCompensated _ -> increment(tasksEnded, TaskState.COMPENSATED);
      case WorkflowEvent.TaskContinued _ -> continued.increment();
      case WorkflowEvent.LoopAdvanced made -> parts.increment(Math.max(0, made.to() - made.from()));
      case WorkflowEvent.TaskParked it -> {
        parked.increment();
        budgets.count(it);
      }
      case WorkflowEvent.UndeclaredWritesFound found -> {
        undeclared.increment((double) found.writes().size() + found.more());
        found.writes().stream()
            .filter(write -> write.other() != null)
            .forEach(_ -> conflicts.increment());
      }
      case WorkflowEvent.AttemptFailed failed -> increment(failures, failed.failure().kind());
      case WorkflowEvent.AttemptReturned _ -> returned.increment();
      case WorkflowEvent.RoundEnded _ -> rounds.increment();
      case WorkflowEvent.LeaseLost _ -> leasesLost.increment();
      case WorkflowEvent.DispatchLost _ -> dispatchesLost.increment();
      case WorkflowEvent.TaskDelayed delayed when delayed.reason() == WaitReason.BACKOFF ->
          retries.increment();
      default -> {}
    }
  }

  private static <K> void increment(Map<K, Counter> counters, K key) {
    Counter counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }
}
