package io.paradecom.leader.processor;

import io.paradecom.common.codec.RowCodec;
import io.paradecom.common.condition.CelConditions;
import io.paradecom.common.decompose.AnswerDocument;
import io.paradecom.common.json.ListDocument;
import io.paradecom.common.json.OutputText;
import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.ChildEnded;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.Interpreters;
import io.paradecom.core.workflow.Lane;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowPartition;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.state.RowStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One workflow partition: decodes a record, runs its Steps, then everything that follows at once,
 * and sends what came of it, all in the record's transaction. Kafka's and the store's exceptions
 * pass through: they mean that the transaction is over.
 */
public final class WorkflowProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** Name of the state store. */
  public static final String STORE = "workflows";

  /** How long what nobody waits for may stay uncommitted. */
  public static final Duration COMMIT_INTERVAL = Duration.ofMillis(20);

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowProcessor.class);
  private static final long FOLLOW_UP_NANOS = 8_000_000;
  private static final int REPORTS_PER_STEP = 128;
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

  private final LeaderSettings settings;
  private final LeaderWire wire;
  private final LeaderMetrics metrics;
  private final Map<QueueName, Integer> toldDemand = new HashMap<>();
  private final Uncommitted uncommitted =
      new Uncommitted(() -> ThreadCommits.ofThread().nanosSince());
  private final QueueMoves moves = new QueueMoves();
  private final WorkflowTimes times;
  private final LeaderBlobs.Watch blobs;
  // Set by init, which Streams calls before anything else.
  private Parts parts;
  private Instant now = Instant.EPOCH;

  private record Parts(
      ProcessorContext<byte[], byte[]> context,
      WorkflowPartition engine,
      RowStore rows,
      Outbox outbox,
      DeadLetters deadLetters,
      CommitPacer commits,
      LeaseWatch leases,
      Alarm alarm) {}

  @SuppressWarnings("NullAway.Init")
  public WorkflowProcessor(LeaderSettings settings, LeaderWire wire, LeaderMetrics metrics) {
    this.settings = settings;
    this.wire = wire;
    this.metrics = metrics;
    this.times = new WorkflowTimes(metrics.steps());
    this.blobs = settings.blobs().watch();
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
    int partition = context.taskId().partition();
    EngineLimits limits = settings.limits().withQueues(settings.topics().queues());
    RowStore written = new RowStore(store, new RowCodec());
    WorkflowPartition engine =
        new WorkflowPartition(
            written,
            limits,
            new Interpreters(
                new CelConditions(),
                AnswerDocument::reading,
                ListDocument::reading,
                OutputText::read));
    parts =
        new Parts(
            context,
            engine,
            written,
            new Outbox(partition, wire, this::forward, engine::load),
            new DeadLetters(context, Sinks.DEAD_LETTERS, metrics),
            new CommitPacer(context::commit, ThreadCommits::ofThread),
            new LeaseWatch(partition),
            new Alarm(context, this::wakeUp));
    context.schedule(HOUSEKEEPING, PunctuationType.WALL_CLOCK_TIME, _ -> keepHouse());
    readClock();
    parts.alarm().set(engine.nextDue(), now);
    count(partition);
    List<String> violations = engine.scanInvariants();
    metrics.violations(violations.size());
    violations.forEach(violation ->
        LOG.atError()
            .addKeyValue("partition", partition)
            .addKeyValue("violation", violation)
            .log("invariant violated"));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long start = System.nanoTime();
    boolean results = false;
    readClock();
    String topic = parts.context().recordMetadata().map(RecordMetadata::topic).orElse("");
    try {
      byte[] value = record.value() == null ? new byte[0] : record.value();
      if (topic.equals(settings.topics().commands())) {
        metrics.command();
        take(wire.decodeCommand(value), record, Sinks.COMMANDS);
      } else if (topic.equals(settings.topics().reports())) {
        results = true;
        takeReports(wire.decodeReports(value), record);
      } else {
        take(wire.decodeDecision(value));
      }
    } catch (LeaderWire.UndecodableException undecodable) {
      parts.deadLetters().add(record, undecodable.getMessage());
      undecodable
          .answer()
          .ifPresent(answer -> {
            metrics.steps().rejected();
            parts.outbox().add(answer);
          });
    }
    boolean dispatched = followUp();
    if (results && dispatched) {
      metrics.resolved(System.nanoTime() - start);
    }
  }

  private void takeReports(List<WorkflowCommand.Report> reports, Record<byte[], byte[]> record) {
    metrics.reports(reports.size());
    if (!reports.isEmpty() && isElsewhere(reports.getFirst())) {
      forwardHome(record, reports.getFirst(), Sinks.REPORTS);
      return;
    }
    for (int from = 0; from < reports.size(); from += REPORTS_PER_STEP) {
      int to = Math.min(reports.size(), from + REPORTS_PER_STEP);
      long start = System.nanoTime();
      List<StepResult> results = parts.engine().handle(reports.subList(from, to), now);
      metrics.steps().computed(System.nanoTime() - start);
      results.forEach(this::gather);
    }
  }

  private void take(WorkflowCommand command, Record<byte[], byte[]> record, String home) {
    if (isElsewhere(command)) {
      forwardHome(record, command, home);
    } else {
      step(command);
    }
  }

  private void take(FleetDecision decision) {
    switch (decision) {
      case FleetDecision.CreditGranted granted ->
          parts.engine().grantCredit(granted.queue(), granted.slots());
      case FleetDecision.RunnerLost lost ->
          parts
              .engine()
              .runnerLost(lost.runner(), lost.incarnation(), lost.reason())
              .forEach(this::step);
      case FleetDecision.ResourcesGranted granted -> {
        granted
            .grants()
            .forEach(grant -> step(new WorkflowCommand.Grant(grant.id(), grant.token())));
        granted.promises().forEach(parts.engine()::promise);
      }
      case FleetDecision.PromisesWithdrawn withdrawn ->
          withdrawn
              .promises()
              .forEach(promise -> step(new WorkflowCommand.WithdrawPromise(promise)));
      case FleetDecision.ClaimsEvicted evicted ->
          evicted
              .evictions()
              .forEach(one -> step(new WorkflowCommand.Evict(one.id(), one.cause(), one.reason())));
      case FleetDecision.LeaseMissing missing ->
          step(
              new WorkflowCommand.LoseLease(
                  missing.workflowId(), missing.index(), missing.lease(), missing.reason()));
    }
  }

  private void step(WorkflowCommand command) {
    long start = System.nanoTime();
    StepResult result = parts.engine().handle(command, now);
    metrics.steps().computed(System.nanoTime() - start);
    gather(result);
  }

  private void gather(StepResult result) {
    if (result.run() == null && !result.effects().isEmpty()) {
      metrics.unknownRun();
    }
    metrics.steps().gather(result);
    blobs.observe(result);
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.DispatchTask dispatch) {
        dispatched(dispatch);
      }
      if (effect instanceof Effect.BeginLease(var dispatch, var _)) {
        dispatched(dispatch);
      }
    }
    for (WorkflowEvent event : result.events()) {
      times.observe(result.workflowId(), event, now);
      if (event instanceof WorkflowEvent.WorkflowQuarantined quarantined) {
        LOG.atError()
            .addKeyValue("workflowId", result.workflowId())
            .addKeyValue("cause", quarantined.cause())
            .log("workflow quarantined");
      }
    }
    parts.outbox().add(result);
    parts.outbox().takeStarts().forEach(this::startChild);
  }

  /**
   * Sends the submit of a workflow that a task starts, before anything else that is said to it; one
   * that cannot be started fails the attempt at once.
   */
  private void startChild(Effect.StartChild start) {
    switch (settings.children().resolve(start)) {
      case ChildGraphs.Resolution.Found(var chunks) -> chunks.forEach(parts.outbox()::send);
      case ChildGraphs.Resolution.Refused(var reason) ->
          step(new ChildEnded(start.parent(), start.child(), WorkflowState.REFUSED, null, reason));
    }
  }

  private void dispatched(Effect.DispatchTask dispatch) {
    TaskRow row = parts.rows().task(dispatch.workflowId(), dispatch.ref().index());
    Instant ready = row == null || row.readyAt() == null ? now : row.readyAt();
    metrics.steps().dispatched(dispatch.queue(), Duration.between(ready, now));
    moves.moved(dispatch.queue(), now);
  }

  /**
   * Does what has become due or possible, for a bounded time; the alarm goes on with the rest.
   *
   * @return whether tasks were dispatched
   */
  private boolean followUp() {
    Instant first = parts.engine().nextDue();
    // What was due before all time, as the first look after a takeover, is not late.
    if (first != null && first.isAfter(Instant.EPOCH) && first.isBefore(now)) {
      metrics.served(Duration.between(first, now));
    }
    boolean inTime = advance();
    boolean dispatched = !parts.outbox().dispatches().isEmpty();
    // What an earlier record was told to wait for is not forgotten when this one moves the alarm.
    boolean urgent = isUrgent() || parts.commits().isOwed();
    parts.outbox().flush(now);
    parts.rows().flush();
    blobs.flushed();
    Instant due = inTime ? parts.engine().nextDue() : now;
    if (urgent) {
      due = commit(due);
    }
    parts.alarm().set(due, now);
    return dispatched;
  }

  /** Runs one Step after another; returns whether there is nothing left to do now. */
  private boolean advance() {
    long start = System.nanoTime();
    long last = start;
    Optional<StepResult> next = parts.engine().advance(now);
    while (next.isPresent()) {
      long computed = System.nanoTime();
      metrics.steps().computed(computed - last);
      gather(next.get());
      if (computed - start >= FOLLOW_UP_NANOS) {
        return false;
      }
      last = System.nanoTime();
      next = parts.engine().advance(now);
    }
    return true;
  }

  private boolean isUrgent() {
    boolean urgent = parts.outbox().isUrgent();
    for (Map.Entry<Lane, ? extends List<?>> gathered : parts.outbox().dispatches().entrySet()) {
      Lane lane = gathered.getKey();
      uncommitted.add(lane, gathered.getValue().size(), System.nanoTime());
      int out = parts.engine().inFlight(lane) - uncommitted.of(lane);
      urgent |= parts.engine().mayStarve(lane, out);
    }
    return urgent;
  }

  /** Asks for a commit, now or by the alarm: Streams commits after each punctuation. */
  private @Nullable Instant commit(@Nullable Instant due) {
    if (parts.commits().ask()) {
      return due;
    }
    Instant next = now.plus(parts.commits().left());
    return due == null || next.isBefore(due) ? next : due;
  }

  private void wakeUp() {
    readClock();
    var _ = followUp();
  }

  private void keepHouse() {
    readClock();
    parts.leases().compare(parts.engine().running(), now, parts.outbox()::request);
    int partition = parts.context().taskId().partition();
    for (QueueName queue : settings.topics().queues()) {
      int demand = parts.engine().demand(queue);
      Integer told = toldDemand.get(queue);
      // By orders of magnitude: each change costs a record, and shares need no precision.
      if (told == null
          || Integer.numberOfLeadingZeros(told) != Integer.numberOfLeadingZeros(demand)) {
        toldDemand.put(queue, demand);
        parts.outbox().request(new FleetRequest.Demand(partition, queue, demand));
      }
    }
    count(partition);
  }

  private void count(int partition) {
    Set<QueueName> queues = settings.topics().queues();
    Map<QueueName, Duration> standstill = moves.standstill(queues, parts.engine()::startable, now);
    metrics.partitions().show(partition, Census.of(parts.engine(), queues, standstill));
  }

  @Override
  public void close() {
    metrics.partitions().forget(parts.context().taskId().partition());
  }

  /** The clock of this partition never goes back. */
  private void readClock() {
    Instant wall = Instant.ofEpochMilli(parts.context().currentSystemTimeMs());
    now = wall.isAfter(now) ? wall : now;
  }

  private boolean isElsewhere(WorkflowCommand command) {
    return settings.topics().partitionOf(command.workflowId())
        != parts.context().taskId().partition();
  }

  /** Key and value alone: headers mean nothing here, and may be of any size. */
  private void forwardHome(Record<byte[], byte[]> record, WorkflowCommand command, String sink) {
    metrics.misrouted();
    byte[] key = Outbox.utf8(command.workflowId().value());
    parts.context().forward(new Record<>(key, record.value(), record.timestamp()), sink);
  }

  private void forward(String sink, String key, byte[] value) {
    byte[] keyBytes = key.isEmpty() ? null : Outbox.utf8(key);
    parts.context().forward(new Record<>(keyBytes, value, now.toEpochMilli()), sink);
  }
}
