package io.paradecom.core.simulation;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.NextClaim;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A runner process with its lives, its slots and its bad habits. */
final class SimulatedRunner {
  private static final long CLAIM_AGAIN_MS = 1000;
  private static final int MOST_CLAIMS = 10;
  private static final long OFFER_MS = 100;
  private static final String LARGE = "x".repeat(41);

  /**
   * @param accept tells the queue that it is not to be handed out again
   * @param giveBack tells the queue that nobody works on it
   */
  private record Job(
      Effect.DispatchTask dispatch,
      Runnable accept,
      Runnable giveBack,
      Lease lease,
      Instant startedAt) {}

  private final World world;
  private final RunnerId id;
  private final int slots;
  private final Channel channel;
  private final List<SimulatedQueue> queues;
  private final WorkCheck work;
  private final Consumer<String> breach;
  private final Map<Long, Job> jobs = new LinkedHashMap<>();
  private final Set<Long> awaiting = new HashSet<>();

  /** Until when slots are kept, by the numbers of the leases that were offered. */
  private final Map<Long, Long> offers = new LinkedHashMap<>();

  private final Set<Long> begun = new HashSet<>();
  private int life = 1;
  private String incarnation = "i1";
  private boolean alive = true;
  private boolean polling;
  private long leases;
  private long standsStillUntil;
  private long deadSince;

  /**
   * @param work knows what is really worked on
   * @param breach told when a rule is broken
   */
  SimulatedRunner(
      World world,
      int number,
      Channel channel,
      List<SimulatedQueue> queues,
      WorkCheck work,
      Consumer<String> breach) {
    this.work = work;
    this.breach = breach;
    this.world = world;
    this.id = new RunnerId("r" + number);
    this.slots = 1 + world.random.nextInt(3);
    this.channel = channel;
    this.queues = queues;
    queues.forEach(queue -> queue.onArrival(this::poll));
  }

  RunnerId id() {
    return id;
  }

  int slots() {
    return slots;
  }

  String incarnation() {
    return incarnation;
  }

  boolean isAlive() {
    return alive;
  }

  /** Returns for how long the fleet has heard nothing, in milliseconds. */
  long silence() {
    if (!alive) {
      return world.agenda.now() - deadSince;
    }
    return world.agenda.now() < standsStillUntil ? world.agenda.now() - deadSince : 0;
  }

  /** Returns the numbers of the leases under which it works. */
  List<Long> leases() {
    return List.copyOf(jobs.keySet());
  }

  boolean holds(Lease lease) {
    return alive
        && lease.runner().equals(id)
        && lease.incarnation().equals(incarnation)
        && jobs.containsKey(lease.number());
  }

  /** The leader says that a lease is void. */
  void stop(Lease lease) {
    if (lease.incarnation().equals(incarnation)
        && !world.strikes(Fault.DEAF_RUNNER, 0.5)
        && jobs.remove(lease.number()) != null) {
      awaiting.remove(lease.number());
      work.end(lease);
      poll();
    }
  }

  /** The leader says that a lease is the bound one. */
  void start(Lease lease) {
    Job job = jobs.get(lease.number());
    if (job != null && !world.strikes(Fault.DEAF_RUNNER, 0.5)) {
      whenRunning(job, () -> start(job));
    }
  }

  void poll() {
    if (alive && !polling && free() > 0) {
      polling = true;
      world.agenda.in(world.between(0, 10), this::acquire);
    }
  }

  /** Trouble is over: a dead runner starts, one that stands still goes on. */
  void heal() {
    standsStillUntil = Math.min(standsStillUntil, world.agenda.now());
    if (!alive) {
      start();
    }
    poll();
  }

  private int free() {
    return slots - jobs.size() - offers.size();
  }

  private void acquire() {
    polling = false;
    if (!alive || waitsUntilItGoesOn(this::poll)) {
      return;
    }
    for (int i = 0, at = world.random.nextInt(queues.size()); i < queues.size(); i++) {
      SimulatedQueue queue = queues.get((at + i) % queues.size());
      SimulatedQueue.Entry entry = free() > 0 ? queue.take() : null;
      if (entry != null) {
        begin(queue, entry);
        poll();
        return;
      }
    }
  }

  private void begin(SimulatedQueue queue, SimulatedQueue.Entry entry) {
    Lease lease = new Lease(id, incarnation, ++leases);
    Job job =
        new Job(
            entry.dispatch,
            () -> queue.accept(entry),
            () -> queue.giveBack(entry),
            lease,
            world.now());
    if (world.strikes(Fault.DEATH_BEFORE_CLAIM, 0.1)) {
      jobs.put(lease.number(), job);
      die();
      return;
    }
    jobs.put(lease.number(), job);
    long durable = claim(job);
    world.agenda.at(durable, () -> whenRunning(job, job.accept()));
    if (entry.dispatch.spec().wantsResources()) {
      awaiting.add(lease.number());
      claimAgain(job, MOST_CLAIMS);
    } else {
      plan(job);
    }
    if (world.strikes(Fault.ZOMBIE, 0.1)) {
      deadSince = world.agenda.now();
      standsStillUntil = world.agenda.now() + world.between(500, 15_000);
    }
    if (world.strikes(Fault.DEATH, 0.1)) {
      dieWithin(3000);
    }
  }

  private long claim(Job job) {
    Effect.DispatchTask dispatch = job.dispatch();
    return channel.send(
        new WorkflowCommand.Claimed(
            dispatch.workflowId(), dispatch.ref(), job.lease(), job.startedAt()));
  }

  /** Asks for the leader's word until it comes; gives the task back when it never does. */
  private void claimAgain(Job job, int left) {
    world.agenda.in(
        CLAIM_AGAIN_MS,
        () ->
            whenRunning(
                job,
                () -> {
                  if (!awaiting.contains(job.lease().number())) {
                    return;
                  }
                  if (left > 0) {
                    claim(job);
                    claimAgain(job, left - 1);
                  } else {
                    giveBack(job);
                  }
                }));
  }

  private void giveBack(Job job) {
    Effect.DispatchTask dispatch = job.dispatch();
    finish(job);
    channel.send(
        new WorkflowCommand.Returned(
            dispatch.workflowId(), dispatch.ref(), job.lease(), "no word to start", null, false));
  }

  private void start(Job job) {
    if (!awaiting.remove(job.lease().number())) {
      return;
    }
    String problem = work.begin(job.dispatch(), job.lease());
    if (problem != null) {
      breach.accept(problem);
    }
    plan(job);
  }

  private void plan(Job job) {
    long takes = world.random.nextInt(3) == 0 ? world.between(0, 3000) : world.between(0, 50);
    if (world.strikes(Fault.SLOW_TASK, 0.2)) {
      takes += world.between(1000, 30_000);
    }
    if (job.dispatch().spec().wantsResources() && world.random.nextBoolean()) {
      // Long enough for others to want the same meanwhile.
      takes += world.between(500, 6000);
    }
    Timeouts timeouts = job.dispatch().spec().timeouts();
    Duration limit = timeouts.attempt();
    if (limit != null && takes > limit.toMillis() && world.random.nextBoolean()) {
      world.agenda.in(limit.toMillis(), () -> whenRunning(job, () -> timeOut(job)));
    } else {
      world.agenda.in(takes, () -> whenRunning(job, () -> answer(job)));
    }
    Duration heartbeat = timeouts.heartbeat();
    if (heartbeat != null && !world.strikes(Fault.SILENT_TASK, 0.5)) {
      beat(job, Math.max(1, heartbeat.toMillis() / 3));
    }
  }

  private void beat(Job job, long everyMs) {
    world.agenda.in(
        everyMs,
        () ->
            whenRunning(
                job,
                () -> {
                  Effect.DispatchTask dispatch = job.dispatch();
                  channel.send(
                      new WorkflowCommand.Progress(
                          dispatch.workflowId(), dispatch.ref(), job.lease()));
                  beat(job, everyMs);
                }));
  }

  private void answer(Job job) {
    finish(job);
    WorkflowCommand.Report verdict = verdict(job);
    Job next = verdict instanceof WorkflowCommand.Succeeded ended ? next(job, ended) : null;
    if (next != null && verdict instanceof WorkflowCommand.Succeeded ended) {
      NextClaim claim = new NextClaim(next.dispatch().ref(), next.lease().number(), world.now());
      verdict =
          new WorkflowCommand.Succeeded(
              ended.workflowId(),
              ended.ref(),
              ended.lease(),
              ended.result(),
              ended.writes(),
              claim,
              0);
    } else if (verdict instanceof WorkflowCommand.Succeeded ended) {
      verdict = withOffer(job, ended);
    }
    long durable = channel.send(verdict);
    if (next != null) {
      goOn(next, durable);
    }
    if (world.strikes(Fault.SECOND_ANSWER, 0.3)) {
      channel.send(world.random.nextBoolean() ? verdict : verdict(job));
    }
  }

  /** Returns what it goes on with, as mostly; null: nothing. */
  private @Nullable Job next(Job job, WorkflowCommand.Succeeded ended) {
    Effect.DispatchTask next = job.dispatch().next(ended.result().output()).orElse(null);
    if (next == null || world.random.nextInt(8) == 0) {
      return null;
    }
    Lease lease = new Lease(id, incarnation, ++leases);
    Job begun = new Job(next, () -> {}, () -> {}, lease, world.now());
    jobs.put(lease.number(), begun);
    return begun;
  }

  /** Whoever held something mostly keeps its slot for who gets it, for a moment. */
  private WorkflowCommand.Succeeded withOffer(Job job, WorkflowCommand.Succeeded ended) {
    if (job.dispatch().fencingToken() == 0 || random(job, 47).nextInt(4) == 0) {
      return ended;
    }
    long number = ++leases;
    long until = world.agenda.now() + OFFER_MS;
    offers.put(number, until);
    world.agenda.at(
        until,
        () -> {
          if (offers.remove(number) != null) {
            poll();
          }
        });
    return new WorkflowCommand.Succeeded(
        ended.workflowId(),
        ended.ref(),
        ended.lease(),
        ended.result(),
        ended.writes(),
        null,
        number);
  }

  /** The leader hands it a task for a slot that it offered. Now and then it hears that twice. */
  void begin(Effect.DispatchTask dispatch, Lease lease) {
    if (!alive || !lease.incarnation().equals(incarnation)) {
      return;
    }
    if (waitsUntilItGoesOn(() -> begin(dispatch, lease))
        || world.strikes(Fault.DEAF_RUNNER, 0.5)
        || !begun.add(lease.number())) {
      return;
    }
    Job job = new Job(dispatch, () -> {}, () -> {}, lease, world.now());
    jobs.put(lease.number(), job);
    if (offers.remove(lease.number()) == null) {
      giveBack(job);
      return;
    }
    String problem = work.begin(dispatch, lease);
    if (problem != null) {
      breach.accept(problem);
    }
    plan(job);
    if (world.strikes(Fault.DEATH, 0.1)) {
      dieWithin(100);
    }
    if (world.random.nextInt(8) == 0) {
      world.agenda.in(world.delay(), () -> begin(dispatch, lease));
    }
  }

  private void dieWithin(long ms) {
    int current = life;
    world.agenda.in(
        world.between(0, ms),
        () -> {
          if (alive && life == current) {
            die();
          }
        });
  }

  private void goOn(Job job, long durable) {
    boolean pure = job.dispatch().spec().role().continuation() == Continuation.PURE;
    world.agenda.at(pure ? world.agenda.now() : durable, () -> whenRunning(job, () -> plan(job)));
    if (world.strikes(Fault.DEATH, 0.1)) {
      dieWithin(100);
    }
  }

  private WorkflowCommand.Report verdict(Job job) {
    Effect.DispatchTask dispatch = job.dispatch();
    if (world.strikes(Fault.RETURN, 0.2)) {
      Instant retryAt =
          world.random.nextBoolean() ? world.now().plusMillis(world.between(-1000, 8000)) : null;
      return new WorkflowCommand.Returned(
          dispatch.workflowId(),
          dispatch.ref(),
          job.lease(),
          "given back",
          retryAt,
          usage(job) != null);
    }
    if (world.strikes(Fault.FAILURE, 0.3)) {
      return failed(job, failure());
    }
    return new WorkflowCommand.Succeeded(
        dispatch.workflowId(),
        dispatch.ref(),
        job.lease(),
        new TaskResult(output(dispatch), usage(job), job.startedAt(), world.now()),
        writes(job),
        null,
        0);
  }

  /**
   * Few names, so that tasks meet; now and then more than are told. Drawn apart, so that runs of a
   * seed stay as they were.
   */
  private UndeclaredWrites writes(Job job) {
    SplittableRandom random = random(job, 31);
    if (random.nextInt(4) != 0) {
      return UndeclaredWrites.NONE;
    }
    int names = random.nextInt(20) == 0 ? 200 : 12;
    List<String> paths = new ArrayList<>();
    for (int i = random.nextInt(names / 3 + 1); i >= 0; i--) {
      paths.add("b/" + (char) ('a' + random.nextInt(26)) + random.nextInt(names));
    }
    paths.add(random.nextBoolean() ? "b/x" : "c/d/x");
    return UndeclaredWrites.of(paths, random.nextInt(2));
  }

  /**
   * Drawn apart, so that runs of a seed stay as they were; now and then more than was asked for.
   */
  private @Nullable String usage(Job job) {
    SplittableRandom random = random(job, 43);
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> "{\"tokens\":%d}".formatted(random.nextInt(8));
      default ->
          "{\"tokens\":%d,\"costUsd\":0.%d,\"calls\":1}"
              .formatted(random.nextInt(5), random.nextInt(1000));
    };
  }

  private SplittableRandom random(Job job, int kind) {
    return new SplittableRandom(
        world.scenario.seed() * kind + job.dispatch().ref().epoch() * 7 + job.lease().number());
  }

  private TaskFailure failure() {
    if (world.random.nextInt(8) == 0) {
      return TaskFailure.of(FailureKind.SPAWN_FAILED, "no such program");
    }
    int code = 1 + world.random.nextInt(3);
    return new TaskFailure(FailureKind.EXIT_CODE, "exit " + code, code, List.of());
  }

  private @Nullable String output(Effect.DispatchTask dispatch) {
    TaskId task = dispatch.ref().task();
    if (dispatch.spec().action() instanceof TaskAction.Decompose asked) {
      return ExpandMaker.answer(world.scenario.seed(), task, asked.question().round());
    }
    if (world.strikes(Fault.LARGE_OUTPUT, 0.1)) {
      return LARGE;
    }
    String list = LoopMaker.output(dispatch.spec(), world.random);
    if (list != null) {
      return list;
    }
    return world.random.nextInt(3) == 0 ? "{\"output of\":\"%s\"}".formatted(task) : null;
  }

  private void timeOut(Job job) {
    finish(job);
    channel.send(failed(job, TaskFailure.of(FailureKind.ATTEMPT_TIMEOUT, "too slow")));
  }

  private WorkflowCommand.Failed failed(Job job, TaskFailure failure) {
    Effect.DispatchTask dispatch = job.dispatch();
    return new WorkflowCommand.Failed(
        dispatch.workflowId(),
        dispatch.ref(),
        job.lease(),
        failure,
        job.startedAt(),
        world.now(),
        usage(job));
  }

  private void finish(Job job) {
    jobs.remove(job.lease().number());
    awaiting.remove(job.lease().number());
    work.end(job.lease());
    job.accept().run();
    poll();
  }

  /** Does something for a job, later if the runner stands still, never if it has lost the job. */
  private void whenRunning(Job job, Runnable action) {
    if (holds(job.lease()) && !waitsUntilItGoesOn(() -> whenRunning(job, action))) {
      action.run();
    }
  }

  private boolean waitsUntilItGoesOn(Runnable action) {
    boolean stands = world.agenda.now() < standsStillUntil;
    if (stands) {
      world.agenda.at(world.isHealed() ? world.agenda.now() : standsStillUntil, action);
    }
    return stands;
  }

  private void die() {
    alive = false;
    deadSince = world.agenda.now();
    List<Job> dropped = new ArrayList<>(jobs.values());
    dropped.forEach(job -> work.end(job.lease()));
    jobs.clear();
    awaiting.clear();
    offers.clear();
    begun.clear();
    // Dispatches that were not accepted come back when their locks are over.
    long lock = world.random.nextBoolean() ? world.between(0, 1500) : 20_000;
    world.agenda.in(lock, () -> dropped.forEach(job -> job.giveBack().run()));
    int ended = life;
    world.agenda.in(
        world.between(100, 15_000),
        () -> {
          if (!alive && life == ended) {
            start();
          }
        });
  }

  private void start() {
    alive = true;
    life++;
    incarnation = "i" + life;
    poll();
  }
}
