package io.paradecom.leader.processor;

import io.paradecom.core.fleet.Fleet;
import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetOutcome;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.workflow.Lease;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The one owner of the fleet. What must survive a restart is kept as the message that said it: the
 * last heartbeat of each life of a runner, and the leases that are watched or void.
 */
public final class FleetProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** Name of the state store. */
  public static final String STORE = "fleet";

  /** A key that is not behind any runner's; the last heartbeat of each is kept. */
  public static final Bytes FIRST_RUNNER = key("r");

  /** A key behind all runners'. */
  public static final Bytes BEHIND_RUNNERS = key("s");

  private final LeaderSettings settings;
  private final LeaderWire wire;
  private final LeaderMetrics metrics;
  private final Map<String, Heartbeat> keptBeats = new HashMap<>();
  // Set by init, which Streams calls before anything else.
  private Parts parts;

  private record Parts(
      ProcessorContext<byte[], byte[]> context,
      KeyValueStore<Bytes, byte[]> store,
      Fleet fleet,
      ClaimRows claims,
      DeadLetters deadLetters,
      CommitPacer commits,
      Alarm owedCommit,
      ExtraTick extraTick) {}

  @SuppressWarnings("NullAway.Init")
  public FleetProcessor(LeaderSettings settings, LeaderWire wire, LeaderMetrics metrics) {
    this.settings = settings;
    this.wire = wire;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    int partitions = settings.topics().workflowPartitions();
    parts =
        new Parts(
            context,
            context.getStateStore(STORE),
            new Fleet(settings.fleet().withPartitions(partitions)),
            new ClaimRows(context.getStateStore(STORE)),
            new DeadLetters(context, Sinks.FLEET_DEAD_LETTERS, metrics),
            new CommitPacer(context::commit, ThreadCommits::ofThread),
            new Alarm(context, this::commit),
            new ExtraTick(context, this::sendTick));
    restore();
    context.schedule(settings.fleet().tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = parts.context().recordMetadata().map(RecordMetadata::topic).orElse("");
    byte[] value = record.value() == null ? new byte[0] : record.value();
    send(parts.fleet().advance(Instant.ofEpochMilli(record.timestamp())));
    try {
      if (topic.equals(settings.topics().fleetRequests())) {
        take(wire.decodeRequest(value), value, Instant.ofEpochMilli(record.timestamp()));
      } else {
        switch (wire.decodePulse(value)) {
          case LeaderWire.Pulse.Beat beat -> {
            metrics.fleet().saw(beat.heartbeat(), Instant.ofEpochMilli(record.timestamp()));
            take(beat.heartbeat(), value);
          }
          case LeaderWire.Pulse.Tick tick -> {
            send(parts.fleet().tick(tick.at()));
            metrics.fleet().show(parts.fleet().live());
          }
        }
      }
    } catch (LeaderWire.UndecodableException undecodable) {
      parts.deadLetters().add(record, undecodable.getMessage());
    }
    parts.extraTick().plan(parts.fleet().resources().untilOpening());
  }

  private void take(Heartbeat beat, byte[] value) {
    FleetOutcome outcome = parts.fleet().handle(beat);
    Heartbeat kept = keptBeats.put(beat.runner().value(), beat);
    boolean changed =
        kept == null
            || !kept.incarnation().equals(beat.incarnation())
            || kept.slots() != beat.slots()
            || !Objects.equals(kept.limit(), beat.limit())
            || kept.draining() != beat.draining();
    if (changed) {
      parts.store().put(runnerKey(beat.runner().value()), value);
    }
    send(outcome);
  }

  private void take(FleetRequest request, byte[] value, Instant at) {
    FleetOutcome outcome =
        request instanceof FleetRequest.ResourceClaims claims
            ? parts.fleet().handle(claims, at)
            : parts.fleet().handle(request);
    switch (request) {
      case FleetRequest.Demand _, FleetRequest.ResourceClaims _ -> {}
      case FleetRequest.WatchLease watch -> parts.store().put(leaseKey(watch.lease()), value);
      case FleetRequest.VoidLease voided -> parts.store().put(leaseKey(voided.lease()), value);
      case FleetRequest.EndLease end -> parts.store().delete(leaseKey(end.lease()));
    }
    send(outcome);
  }

  private void send(FleetOutcome outcome) {
    outcome.released().forEach(lease -> parts.store().delete(leaseKey(lease)));
    parts.claims().keep(parts.fleet().resources());
    for (FleetDecision decision : outcome.decisions()) {
      switch (decision) {
        case FleetDecision.RunnerLost lost -> {
          forget(lost);
          // Decided once for each partition.
          if (lost.partition() == 0) {
            metrics.fleet().runnerLost();
          }
        }
        case FleetDecision.LeaseMissing missing -> parts.store().delete(leaseKey(missing.lease()));
        case FleetDecision.ResourcesGranted(_, var grants, var promises) ->
            metrics.fleet().granted(grants.size(), promises.size());
        case FleetDecision.PromisesWithdrawn(_, var promises) ->
            metrics.fleet().withdrawn(promises.size());
        case FleetDecision.CreditGranted _, FleetDecision.ClaimsEvicted _ -> {}
      }
      forward(
          Sinks.DECISIONS, Integer.toString(decision.partition()), wire.encodeDecision(decision));
    }
    for (RunnerOrder order : outcome.orders()) {
      forward(Sinks.FLEET_ORDERS, order.runner().value(), wire.encodeOrder(order));
    }
    if (outcome.isUrgent()) {
      commit();
    }
  }

  /** Asks for a commit, now or by the alarm. */
  private void commit() {
    Instant now = Instant.ofEpochMilli(parts.context().currentSystemTimeMs());
    parts.owedCommit().set(parts.commits().ask() ? null : now.plus(parts.commits().left()), now);
  }

  private void forget(FleetDecision.RunnerLost lost) {
    Heartbeat kept = keptBeats.get(lost.runner().value());
    if (kept != null && kept.incarnation().equals(lost.incarnation())) {
      keptBeats.remove(lost.runner().value());
      parts.store().delete(runnerKey(lost.runner().value()));
    }
    String prefix = "l" + lost.runner() + "/" + lost.incarnation() + "#";
    try (KeyValueIterator<Bytes, byte[]> leases =
        parts.store().range(key(prefix), key(prefix + "~"))) {
      while (leases.hasNext()) {
        parts.store().delete(leases.next().key);
      }
    }
  }

  private void restore() {
    try (KeyValueIterator<Bytes, byte[]> runners =
        parts.store().range(FIRST_RUNNER, BEHIND_RUNNERS)) {
      while (runners.hasNext()) {
        restoreRunner(runners.next());
      }
    }
    try (KeyValueIterator<Bytes, byte[]> leases = parts.store().range(key("l"), key("m"))) {
      while (leases.hasNext()) {
        restoreLease(leases.next());
      }
    }
    parts.claims().restore(parts.fleet().resources());
  }

  private void restoreRunner(KeyValue<Bytes, byte[]> row) {
    try {
      if (wire.decodePulse(row.value) instanceof LeaderWire.Pulse.Beat beat) {
        keptBeats.put(beat.heartbeat().runner().value(), beat.heartbeat());
        // What it decides is decided again by the first tick, which may send; init may not.
        parts.fleet().restore(beat.heartbeat());
      }
    } catch (LeaderWire.UndecodableException undecodable) {
      throw new IllegalStateException("Expected a kept heartbeat to decode.", undecodable);
    }
  }

  private void restoreLease(KeyValue<Bytes, byte[]> row) {
    try {
      parts.fleet().restore(wire.decodeRequest(row.value));
    } catch (LeaderWire.UndecodableException undecodable) {
      throw new IllegalStateException("Expected a kept request to decode.", undecodable);
    }
  }

  @Override
  public void close() {
    metrics.fleet().show(List.of());
  }

  private void tick(long nowMs) {
    if (parts.fleet().isTickDue()) {
      sendTick(nowMs);
    }
  }

  private void sendTick(long nowMs) {
    forward(Sinks.TICKS, "fleet", wire.encodeTick(Instant.ofEpochMilli(nowMs)));
  }

  private void forward(String sink, String key, byte[] value) {
    long nowMs = parts.context().currentSystemTimeMs();
    parts.context().forward(new Record<>(Outbox.utf8(key), value, nowMs), sink);
  }

  private static Bytes runnerKey(String runner) {
    return key("r" + runner);
  }

  private static Bytes leaseKey(Lease lease) {
    return key("l" + lease);
  }

  private static Bytes key(String text) {
    return Bytes.wrap(Outbox.utf8(text));
  }
}
