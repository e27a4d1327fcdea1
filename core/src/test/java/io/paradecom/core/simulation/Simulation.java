package io.paradecom.core.simulation;

import io.paradecom.core.audit.CrossAudit;
import io.paradecom.core.audit.HistoryAudit;
import io.paradecom.core.audit.Horizon;
import io.paradecom.core.audit.Invariant;
import io.paradecom.core.audit.Violation;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Replay;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.TaskTransitions;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowPartition;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One simulated world from its first submit to its end. The same scenario always does the same.
 *
 * <p>Checked after every Step: the rows of its workflow; with every commit and for each of its
 * Steps: the whole history by {@link HistoryAudit}, the fence, the inputs of dispatches, and that
 * no report is swallowed; whenever the leader is idle: that nothing is overdue and no slot left
 * free; now and then and in the end: the scan of all rows; in the end: that everything ended or
 * waits for a person, that every command of a client was answered, that the topics agree, and that
 * the events alone give the same rows.
 */
public final class Simulation implements SimulatedLeader.Observer {
  private static final int SHOWN_EVENTS = 30;
  private static final int LEAK_CHECKS = 60;
  private static final long LONGEST_MS = 3600 * 1000L;
  private static final long LONGEST_MS_PER_TASK = 20_000;

  /**
   * What a simulation did.
   *
   * @param steps Steps that were committed
   * @param moves every kind of move that a task made
   */
  public record Summary(
      int steps, int scans, int crashes, long virtualMs, Set<TaskTransitions.Move> moves) {}

  private final Scenario scenario;
  private final World world;
  private final CrashStore store = new CrashStore();
  private final OpenWork open = new OpenWork(store);
  private final SimulatedLeader leader;
  private final SimulatedFleet fleet;
  private final Map<QueueName, SimulatedQueue> queues = new HashMap<>();
  private final Map<String, SimulatedRunner> runners = new LinkedHashMap<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Answers answers = new Answers();
  private final HistoryAudit audit = new HistoryAudit(GraphMaker.SEMAPHORES);
  private final CrossAudit topics = new CrossAudit();
  private final RecordedLog log = new RecordedLog();
  private final TaskFollower follower = new TaskFollower();
  private final InputCheck inputs;
  private final StopCheck stops = new StopCheck();
  private final ClaimCheck claims = new ClaimCheck();
  private final ChildCheck childWords = new ChildCheck();
  private final RepeatCheck rounds = new RepeatCheck();
  private final SimulatedChildren children;
  private final BudgetCheck budgets = new BudgetCheck();
  private final boolean isReliable;
  private final SimulatedOwner resources;
  private final WorkCheck work;
  private int leakChecks;
  private final List<Taken> history = new ArrayList<>();
  private final int scanEvery;
  private final int idleEvery;
  private @Nullable WorkflowPartition partition;
  private int taken;
  private int idles;
  private int scans;
  private int starts;
  private boolean finished;

  /** Returns the simulation that the suite runs for a seed. */
  public Simulation(long seed) {
    this(Scenario.of(seed), PartitionMaker.REAL);
  }

  /** Returns a simulation of the given engine. */
  public Simulation(Scenario scenario, PartitionMaker maker) {
    this.scenario = scenario;
    this.world = new World(scenario);
    this.inputs = new InputCheck(world.limits.inputBytes());
    this.leader = new SimulatedLeader(world, store, maker, this);
    this.children = new SimulatedChildren(world, leader, answers);
    this.scanEvery = scanEvery();
    this.idleEvery = scenario.isBig() ? scenario.tasks() / 10 : 3;
    GraphMaker.QUEUES.forEach(name -> queues.put(name, new SimulatedQueue(world)));
    this.resources =
        new SimulatedOwner(
            world,
            maker,
            new Channel(world, leader),
            sentence -> require(Invariant.RESOURCES.code(), sentence));
    this.isReliable = !scenario.has(Fault.LOST_CLAIM) && !scenario.has(Fault.OVERTAKEN_CLAIM);
    this.work = new WorkCheck(store, resources::isCurrent, isReliable);
    int processes = 1 + world.random.nextInt(3);
    for (int i = 0; i < processes; i++) {
      SimulatedRunner runner =
          new SimulatedRunner(
              world,
              i,
              new Channel(world, leader),
              List.copyOf(queues.values()),
              work,
              sentence -> require(Invariant.RESOURCES.code(), sentence));
      runners.put(runner.id().value(), runner);
    }
    List<SimulatedRunner> processesOfAll = List.copyOf(runners.values());
    this.fleet = new SimulatedFleet(world, new Channel(world, leader), processesOfAll, resources);
    for (int i = 0; i < scenario.workflows(); i++) {
      clients.add(new SimulatedClient(world, i, new Channel(world, leader), answers));
    }
  }

  /**
   * Runs to the end.
   *
   * @throws SimulationFailure when a rule is broken
   */
  public Summary run() {
    long end = world.between(5000, 40_000);
    leader.start();
    fleet.tick();
    clients.forEach(client -> client.plan(end));
    world.agenda.at(end, this::heal);
    long longest = LONGEST_MS + scenario.tasks() * LONGEST_MS_PER_TASK;
    while (!finished && world.agenda.next()) {
      if (world.agenda.now() > longest) {
        throw failure(
            "liveness", "Expected everything to end, but found " + open.tell(answers.missing()));
      }
    }
    checkEnd();
    return new Summary(history.size(), scans, starts - 1, world.agenda.now(), follower.moves());
  }

  @Override
  public void started(WorkflowPartition fresh) {
    starts++;
    partition = fresh;
    fleet.leaderStarted();
    scan(fresh);
  }

  @Override
  public void taken(Taken step, WorkflowPartition current) {
    taken++;
    checkRows(step.result());
    if (taken % scanEvery == 0) {
      scan(current);
    }
  }

  @Override
  public void committed(Taken step) {
    history.add(step);
    if (step.command() != null) {
      require("fence", follower.check(step.command(), step.result()));
    }
    follower.observe(step.result());
    audit.step(step.result(), step.at());
    log.of(step).forEach(topics::take);
    requireNoViolation();
    require("inputs", inputs.observe(step.result()));
    require("rounds", rounds.observe(step.result()));
    require("stop", stops.observe(step.result()));
    require("release", claims.observe(step.result()));
    require(Invariant.CHILDREN.code(), childWords.observe(step.result()));
    require(
        Invariant.BUDGETS.code(),
        budgets.observe(step.command(), step.result(), store.workflow(step.result().workflowId())));
    work.observe(step.result());
    resources.observe(step.result());
    answers.observe(step.result());
    tellClient(step.result());
    fleet.observe(step.result());
    step.result().effects().forEach(this::deliver);
  }

  @Override
  public void idle(Instant now, Map<QueueName, Integer> credit) {
    if (++idles % idleEvery == 0) {
      audit.idle(now, world.limits);
      requireNoViolation();
      require(Invariant.PROGRESS.code(), SlotCheck.find(store, credit));
    }
  }

  private void tellClient(StepResult result) {
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.TaskAwaiting awaiting) {
        clients.stream()
            .filter(client -> client.id().equals(result.workflowId()))
            .forEach(client -> client.responder().awaits(awaiting));
      }
      if (event instanceof WorkflowEvent.TaskClaimed) {
        clients.stream()
            .filter(client -> client.id().equals(result.workflowId()))
            .forEach(SimulatedClient::claimed);
      }
    }
  }

  private void requireNoViolation() {
    requireNone(audit.violations());
  }

  private void requireNone(List<Violation> violations) {
    if (!violations.isEmpty()) {
      Violation first = violations.getFirst();
      throw failure(first.invariant().code(), first.toString());
    }
  }

  /** Returns the Steps that were committed, in their order. */
  List<Taken> history() {
    return Collections.unmodifiableList(history);
  }

  private void require(String rule, @Nullable String breach) {
    if (breach != null) {
      throw failure(rule, breach);
    }
  }

  @Override
  public void leaked(Taken step) {
    for (Effect effect : step.result().effects()) {
      if (effect instanceof Effect.DispatchTask) {
        deliver(effect);
      }
    }
  }

  private int scanEvery() {
    if (scenario.isBig()) {
      return scenario.tasks();
    }
    return world.random.nextInt(10) == 0 ? 1 : 40;
  }

  private void deliver(Effect effect) {
    switch (effect) {
      case Effect.DispatchTask dispatch -> {
        SimulatedQueue queue = queues.get(dispatch.queue());
        if (queue == null) {
          throw failure("dispatch", "Expected a known queue, but found " + dispatch.queue());
        }
        queue.put(dispatch);
        if (world.strikes(Fault.LEAKED_DISPATCH, 0.1)) {
          queue.put(dispatch);
        }
      }
      case Effect.StartLease start -> {
        SimulatedRunner runner = runners.get(start.lease().runner().value());
        if (runner != null) {
          world.agenda.in(world.delay(), () -> runner.start(start.lease()));
        }
      }
      case Effect.BeginLease(var dispatch, var lease) -> {
        SimulatedRunner runner = runners.get(lease.runner().value());
        if (runner != null) {
          world.agenda.in(world.delay(), () -> runner.begin(dispatch, lease));
        }
      }
      case Effect.StopLease stop -> {
        SimulatedRunner runner = runners.get(stop.lease().runner().value());
        if (runner != null) {
          world.agenda.in(world.delay(), () -> runner.stop(stop.lease()));
        }
      }
      case Effect.StartChild start -> children.start(start);
      case Effect.TellChild(var command) -> children.control(command);
      case Effect.TellParent(var command) -> children.tell(command);
      case Effect.ClaimResources _,
          Effect.TellBudgets _,
          Effect.ReleaseClaim _,
          Effect.DeclinePromise _,
          Effect.ReleaseRun _,
          Effect.AcceptAgain _,
          Effect.Reject _ -> {}
    }
  }

  private void heal() {
    world.heal();
    runners.values().forEach(SimulatedRunner::heal);
    watch();
  }

  /** After the end of all trouble: somebody decides what waits for that, until all is over. */
  private void watch() {
    for (SimulatedClient client : clients) {
      WorkflowRow row = store.workflow(client.id());
      if (row != null && row.state().acceptsReports()) {
        client.responder().satisfy(store);
      }
      if (row != null && row.state() == WorkflowState.PAUSED) {
        client.resume();
      } else if (row != null && OpenWork.isStalled(row) && world.random.nextBoolean()) {
        client.decide(open.parked(row, world.random));
      }
    }
    for (WorkflowId child : children.started()) {
      WorkflowRow row = store.workflow(child);
      if (row != null && OpenWork.isStalled(row)) {
        children.cancel(child);
      }
    }
    boolean over = leader.isIdle() && !isWorkOpen() && answers.missing().isEmpty();
    if (over && !resources.open().isEmpty() && ++leakChecks > LEAK_CHECKS) {
      String held = resources.open().toString();
      throw failure(Invariant.RESOURCES.code(), "Expected nothing to be held, but found " + held);
    }
    finished = over && resources.open().isEmpty() && resources.isIdle();
    if (!finished) {
      world.agenda.in(1000, this::watch);
    }
  }

  private boolean isWorkOpen() {
    for (SimulatedClient client : clients) {
      WorkflowRow row = store.workflow(client.id());
      if (row != null && OpenWork.isOpen(row)) {
        return true;
      }
    }
    for (WorkflowId child : children.started()) {
      WorkflowRow row = store.workflow(child);
      if (row != null && OpenWork.isOpen(row)) {
        return true;
      }
    }
    return false;
  }

  private void checkRows(StepResult result) {
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.WorkflowQuarantined quarantined) {
        throw failure("quarantine", quarantined.cause());
      }
    }
    WorkflowRow row = store.workflow(result.workflowId());
    if (row == null || row.state() == WorkflowState.PURGED) {
      require("purge", store.leftOf(result.workflowId()));
    }
    if (row == null) {
      return;
    }
    int tasks = 0;
    for (TaskState state : TaskState.values()) {
      tasks += row.tally().of(state);
    }
    if (tasks != row.tasksStaged()) {
      throw failure(
          "tally", "Expected %d tasks, but found %s".formatted(row.tasksStaged(), row.tally()));
    }
  }

  private void scan(WorkflowPartition current) {
    scans++;
    List<String> violations = current.scanInvariants();
    if (!violations.isEmpty()) {
      throw failure("scan", String.join("\n", violations));
    }
  }

  private void checkEnd() {
    WorkflowPartition current = partition;
    if (current != null) {
      scan(current);
    }
    store.forEachWorkflow(run -> require(Invariant.BUDGETS.code(), budgets.compare(run)));
    if (isReliable) {
      store.forEachWorkflow(
          run -> require(Invariant.BUDGETS.code(), budgets.compare(resources.budgets(), run)));
    }
    topics.finish(Horizon.NONE);
    requireNone(topics.violations());
    CrashStore replayed = new CrashStore();
    for (Taken step : history) {
      Replay.apply(replayed, world.limits, step.result(), step.at());
    }
    String differences = store.differences(replayed);
    if (!differences.isEmpty()) {
      throw failure("replay", "Expected the events to give the same rows: " + differences);
    }
    store.forEachWorkflow(run -> require("liveness", expired(run)));
    StalledCheck stalled = new StalledCheck(store);
    store.forEachWorkflow(run -> require("liveness", stalled.find(run)));
  }

  /** Returns what is wrong with a run that is kept although its time was over; null: nothing. */
  private @Nullable String expired(WorkflowRow run) {
    Instant due = world.limits.retention().due(run);
    return run.state().isReopenable() && due != null && due.isBefore(world.now())
        ? "Expected '%s' to be given up at %s, but found it %s."
            .formatted(run.id(), due, run.state())
        : null;
  }

  private SimulationFailure failure(String rule, String sentence) {
    StringBuilder text = new StringBuilder();
    text.append("seed %d broke %s: %s%n".formatted(scenario.seed(), rule, sentence));
    text.append("%s%nThe last events:%n".formatted(scenario));
    List<String> lines = new ArrayList<>();
    for (int i = history.size() - 1; i >= 0 && lines.size() < SHOWN_EVENTS; i--) {
      Taken step = history.get(i);
      List<WorkflowEvent> events = step.result().events();
      for (int k = events.size() - 1; k >= 0 && lines.size() < SHOWN_EVENTS; k--) {
        lines.add(
            "  %s %s %d %s"
                .formatted(
                    step.at(),
                    step.result().workflowId(),
                    step.result().firstSequence() + k,
                    events.get(k)));
      }
    }
    lines.reversed().forEach(line -> text.append(line).append(System.lineSeparator()));
    text.append("Run it again with: ").append(scenario.rerun());
    return new SimulationFailure(rule, text.toString());
  }
}
