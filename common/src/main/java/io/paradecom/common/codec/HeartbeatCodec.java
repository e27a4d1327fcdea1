package io.paradecom.common.codec;

import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.QueueName;
import io.paradecom.schemas.FleetTick;
import io.paradecom.schemas.RunnerHeartbeat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records of {@code runner.heartbeats}. Stateless, thread-safe. */
public final class HeartbeatCodec {
  private static final int MOST_REASON = 128;

  private HeartbeatCodec() {}

  /**
   * Returns the record of a heartbeat.
   *
   * @throws ContractViolationException when the heartbeat is outside the contract
   */
  public static RunnerHeartbeat toRecord(Heartbeat heartbeat) {
    Heartbeat.Limit limit = heartbeat.limit();
    return new RunnerHeartbeat(
        heartbeat.runner().value(),
        PartsCodec.incarnation("RunnerHeartbeat.incarnation", heartbeat.incarnation()),
        heartbeat.slots(),
        heartbeat.busy(),
        Fields.list("RunnerHeartbeat.queues", heartbeat.queues(), QueueName::value),
        heartbeat.leases(),
        heartbeat.draining(),
        limit == null ? 0 : limit.ceiling(),
        limit == null ? "" : limit.reason());
  }

  /**
   * Returns the heartbeat of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static Heartbeat fromRecord(RunnerHeartbeat record) {
    return new Heartbeat(
        Fields.runnerId("RunnerHeartbeat.runner", record.getRunner()),
        PartsCodec.incarnation("RunnerHeartbeat.incarnation", record.getIncarnation()),
        Fields.atLeast("RunnerHeartbeat.slots", 0, record.getSlots()),
        Fields.atLeast("RunnerHeartbeat.busy", 0, record.getBusy()),
        Fields.list(
            "RunnerHeartbeat.queues",
            record.getQueues(),
            queue -> Fields.queue("RunnerHeartbeat.queues", queue)),
        Fields.list("RunnerHeartbeat.leases", record.getLeases(), lease -> lease),
        record.getDraining(),
        limit(record));
  }

  private static Heartbeat.@Nullable Limit limit(RunnerHeartbeat record) {
    int ceiling = Fields.atLeast("RunnerHeartbeat.ceiling", 0, record.getCeiling());
    return ceiling == 0
        ? null
        : new Heartbeat.Limit(
            ceiling,
            Fields.text("RunnerHeartbeat.limitReason", record.getLimitReason(), MOST_REASON));
  }

  /**
   * Returns the fleet processor's own heartbeat.
   *
   * @throws ContractViolationException when the instant is not between 1970 and 9999
   */
  public static FleetTick tick(Instant at) {
    return new FleetTick(Fields.instant("FleetTick.at", at));
  }

  /**
   * Returns when the fleet processor's own heartbeat was sent.
   *
   * @throws ContractViolationException when the instant is not between 1970 and 9999
   */
  public static Instant fromRecord(FleetTick tick) {
    return Fields.instant("FleetTick.at", tick.getAt());
  }
}
