package io.paradecom.runner.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.telemetry.Health;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.QueueName;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.WatchedExecutor;
import io.paradecom.runner.lease.Claims;
import io.paradecom.runner.lease.LeaseTable;
import io.paradecom.runner.lease.OrderLoop;
import io.paradecom.runner.lease.QueuePoller;
import io.paradecom.runner.lease.TaskRuns;
import io.paradecom.runner.limit.Adaptation;
import io.paradecom.runner.limit.LimitReason;
import io.paradecom.runner.limit.Load;
import io.paradecom.runner.limit.MachineSensor;
import io.paradecom.runner.limit.Slots;
import io.paradecom.runner.report.Heartbeats;
import io.paradecom.runner.report.Reporter;
import io.paradecom.runner.report.RunnerMetrics;
import io.paradecom.runner.report.TaskLogs;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A runner between its ports: started once, drained once. Thread-safe.
 *
 * <p>It owns what it is given: executor, ports and clock are closed at the end of the drain.
 */
public final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  /**
   * Silence after which work ends that holds resources. The fleet gives them to others when its own
   * patience and then its kill grace are over; by then the kill grace of the work is over too.
   */
  private static final Duration MOST_SILENCE =
      FleetLimits.DEFAULT.runnerTimeout().multipliedBy(2).dividedBy(3);

  private static final String GOING_AWAY = "runner is going away";
  private static final Duration POLLERS_PATIENCE = Duration.ofSeconds(5);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
  private static final Duration FLUSH_PATIENCE = Duration.ofSeconds(5);
  private static final Duration FAREWELL_PATIENCE = Duration.ofSeconds(2);

  private enum Stage {
    NEW,
    STARTED,
    DRAINING
  }

  private final RunnerConfig config;
  private final RunnerPorts ports;
  private final TaskExecutor executor;
  private final RunnerClock clock;
  private final Slots slots;
  private final @Nullable Adaptation adaptation;
  private final LeaseTable leases;
  private final Reporter reporter;
  private final TaskRuns runs;
  private final Heartbeats heartbeats;
  private final OrderLoop orders;
  private final List<QueuePoller> pollers = new ArrayList<>();
  private final List<Thread> pollThreads = new ArrayList<>();
  private final Thread orderThread;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NEW);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  public Runner(
      RunnerConfig config,
      RunnerPorts ports,
      TaskExecutor executor,
      RunnerClock clock,
      MeterRegistry registry) {
    this(config, ports, executor, clock, registry, new MachineSensor());
  }

  /**
   * @param sensor tells an adaptive runner how busy its machine is
   */
  public Runner(
      RunnerConfig config,
      RunnerPorts ports,
      TaskExecutor executor,
      RunnerClock clock,
      MeterRegistry registry,
      Load.Sensor sensor) {
    this.config = config;
    this.ports = ports;
    this.clock = clock;
    RunnerMetrics metrics = new RunnerMetrics(registry, config.queues());
    slots = new Slots(config.slots());
    adaptation = config.adaptive() ? adaptation(sensor) : null;
    this.executor = adaptation == null ? executor : new WatchedExecutor(executor, adaptation);
    leases = new LeaseTable(config.runnerId(), config.incarnation());
    reporter = new Reporter(ports.reports(), clock, metrics);
    TaskLogs logs =
        new TaskLogs(ports.logs(), config.logLimits(), config.logFolder(), clock, metrics);
    runs = new TaskRuns(this.executor, config.execution(), reporter, logs, leases, clock, metrics);
    heartbeats = heartbeats(metrics);
    orders = new OrderLoop(ports.orders(), leases, runs, this::drainSoon);
    orderThread = Thread.ofPlatform().daemon().name("runner-orders").unstarted(orders);
    Claims claims = new Claims(leases, runs, reporter, slots, clock, metrics);
    for (QueueName queue : config.queues()) {
      for (int width : QueuePoller.widths(config.slots())) {
        boolean competes = config.queues().size() > 1;
        addPoller(
            new QueuePoller(
                new QueuePoller.Post(queue, width, competes),
                ports.ready(),
                slots,
                claims,
                clock,
                metrics),
            "runner-poll-" + queue + "-" + width);
      }
    }
    watchSlots(metrics);
    metrics.watch("leases.held", "Leases under which it works", () -> leases.numbers().size());
    metrics.watch("reports.pending", "Reports on their way to the broker", reporter::pending);
    metrics.watch(
        "ready", "1 while it takes tasks, 0 while it does not", () -> unready() == null ? 1 : 0);
  }

  private void watchSlots(RunnerMetrics metrics) {
    metrics.watch("slots", "Tasks that it can run at the same time at present", slots::limit);
    metrics.watch("slots.ceiling", "Tasks that it may run at the very most", slots::capacity);
    for (LimitReason reason : LimitReason.values()) {
      metrics.watchWord(
          "slots.limited",
          "1 for the reason why its slots are as many as they are, when they adapt",
          reason.word(),
          () -> adaptation != null && adaptation.reason() == reason ? 1 : 0);
    }
    metrics.watch("slots.busy", "Slots in use", slots::busy);
  }

  /** It begins with what the processors can do at once; what waits for a network soon gets more. */
  private Adaptation adaptation(Load.Sensor sensor) {
    return new Adaptation(slots, Runtime.getRuntime().availableProcessors(), sensor, clock);
  }

  private Heartbeats heartbeats(RunnerMetrics metrics) {
    return new Heartbeats(
        ports.heartbeats(),
        this::heartbeat,
        clock,
        config.heartbeatInterval(),
        metrics,
        new Heartbeats.Silence(MOST_SILENCE, this::giveBackHolding));
  }

  private void addPoller(QueuePoller poller, String name) {
    pollers.add(poller);
    pollThreads.add(Thread.ofPlatform().daemon().name(name).unstarted(poller));
  }

  /**
   * Listens, says that it is there, and polls. Orders are listened to first, so that none about a
   * lease of this life is missed.
   *
   * @throws IllegalStateException when it was started before
   */
  public void start() {
    if (!stage.compareAndSet(Stage.NEW, Stage.STARTED)) {
      throw new IllegalStateException(
          "Expected a runner that was not started, but it is %s.".formatted(stage.get()));
    }
    ports.orders().open(config.runnerId());
    orderThread.start();
    if (adaptation != null) {
      adaptation.start();
    }
    heartbeats.start();
    pollThreads.forEach(Thread::start);
    LOG.atInfo()
        .addKeyValue("runnerId", config.runnerId())
        .addKeyValue("incarnation", config.incarnation())
        .addKeyValue("slots", config.slots())
        .addKeyValue("adaptive", config.adaptive())
        .addKeyValue("queues", config.queues())
        .log("The runner takes tasks");
  }

  /** How it feels. */
  public Health health() {
    return new Health() {
      @Override
      public Optional<String> failure() {
        return Optional.empty();
      }

      @Override
      public Optional<String> unreadiness() {
        return Optional.ofNullable(unready());
      }
    };
  }

  private @Nullable String unready() {
    Stage now = stage.get();
    if (now != Stage.STARTED) {
      return "The runner takes nothing new, but is " + now + ".";
    }
    return heartbeats.isLate() ? "The runner's heartbeats do not get through." : null;
  }

  /** Completes when the runner has drained. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Returns what the next heartbeat says. */
  public Heartbeat heartbeat() {
    return new Heartbeat(
        config.runnerId(),
        config.incarnation(),
        slots.limit(),
        slots.busy(),
        config.queues(),
        leases.numbers(),
        stage.get() == Stage.DRAINING,
        adaptation == null
            ? null
            : new Heartbeat.Limit(slots.capacity(), adaptation.reason().word()));
  }

  /** Drains within the configured limit, and returns when that is done. */
  public void drain() throws InterruptedException {
    drain(config.drainLimit());
  }

  /**
   * Takes nothing new, gives back what has not started, waits for what runs and cancels and gives
   * back the rest, then says good-bye and ends. A second call waits for the first.
   *
   * @param limit how long running tasks may go on. The whole takes at most some 20 s longer, plus
   *     the kill grace of the tasks
   */
  public void drain(Duration limit) throws InterruptedException {
    Stage before = stage.getAndSet(Stage.DRAINING);
    if (before == Stage.DRAINING) {
      awaitEnded();
      return;
    }
    try {
      if (before == Stage.STARTED) {
        wind(limit);
      }
    } finally {
      try {
        end();
      } finally {
        ended.complete(null);
      }
    }
  }

  /** Drains without patience for what runs. */
  @Override
  public void close() {
    try {
      drain(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBackHolding() {
    runs.giveBackHolding("the runner's heartbeats do not get through");
  }

  private void drainSoon(String reason) {
    LOG.atInfo().addKeyValue("reason", reason).log("The runner was told to go away");
    Thread.ofVirtual().name("runner-drain").start(this::drainQuietly);
  }

  private void drainQuietly() {
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wind(Duration limit) throws InterruptedException {
    slots.close();
    pollers.forEach(QueuePoller::wakeup);
    runs.giveBackWaiting(GOING_AWAY);
    var _ = heartbeats.beat();
    long deadline = System.nanoTime() + POLLERS_PATIENCE.toNanos();
    for (Thread thread : pollThreads) {
      awaitEnd(thread, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    runs.giveBackWaiting(GOING_AWAY);
    if (!leases.awaitNone(limit)) {
      // Who leaves it no time wants just that.
      LOG.atLevel(limit.isZero() ? Level.INFO : Level.WARN)
          .addKeyValue("leases", leases.numbers().size())
          .log("Running tasks are cancelled, since the runner is going away");
      runs.giveBackAll(GOING_AWAY);
      Duration patience = config.execution().limits().grace().plus(KILL_PATIENCE);
      leases.awaitNone(patience);
    }
    reporter.awaitEmpty(FLUSH_PATIENCE);
    heartbeats.close();
    sayGoodBye();
  }

  private void sayGoodBye() throws InterruptedException {
    try {
      heartbeats.beat().get(FAREWELL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().addKeyValue("error", e.toString()).log("The last heartbeat did not get through");
    }
  }

  private void end() throws InterruptedException {
    slots.close();
    if (adaptation != null) {
      adaptation.close();
    }
    heartbeats.close();
    orders.close();
    reporter.close();
    executor.close();
    awaitEnd(orderThread, FAREWELL_PATIENCE);
    for (Thread thread : pollThreads) {
      awaitEnd(thread, FAREWELL_PATIENCE);
    }
    ports.close(FAREWELL_PATIENCE);
    clock.close();
    LOG.atInfo().addKeyValue("runnerId", config.runnerId()).log("The runner has ended");
  }

  private static void awaitEnd(Thread thread, Duration patience) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      thread.join(patience);
    }
  }

  private void awaitEnded() throws InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected an end without failure, but it failed.", e);
    }
  }
}
