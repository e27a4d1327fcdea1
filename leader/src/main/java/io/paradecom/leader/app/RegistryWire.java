package io.paradecom.leader.app;

import io.paradecom.common.codec.ChildCodec;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.FleetCodec;
import io.paradecom.common.codec.HeartbeatCodec;
import io.paradecom.common.codec.OrderCodec;
import io.paradecom.common.codec.ParcelCodec;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.codec.Sizes;
import io.paradecom.common.json.JsonMessages;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ChildEnded;
import io.paradecom.core.workflow.ControlChild;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.leader.processor.LeaderWire;
import io.paradecom.schemas.FleetDecisionRecord;
import io.paradecom.schemas.FleetRequestRecord;
import io.paradecom.schemas.FleetTick;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** The leader's topics in Avro with schemas from a registry. */
public final class RegistryWire implements LeaderWire {
  /** Turns a message into a record. */
  private interface FromBytes<R> {
    R read(byte[] value) throws UndecodableException;
  }

  /** Turns a record into a core type. */
  private interface FromRecord<R, T> {
    T apply(R record);
  }

  private final AvroWire avro;
  private final Topics topics;

  public RegistryWire(AvroWire avro, Topics topics) {
    this.avro = avro;
    this.topics = topics;
  }

  @Override
  public WorkflowCommand decodeCommand(byte[] value) throws UndecodableException {
    WorkflowCommandRecord record =
        read(value, WorkflowCommandRecord.class, WorkflowCommandRecord.getClassSchema());
    try {
      Sizes.requireRecord(value);
      Optional<WorkflowCommand> word = ChildCodec.fromRecord(record);
      return word.isPresent() ? word.get() : CommandCodec.fromRecord(record);
    } catch (ContractViolationException violation) {
      throw new UndecodableException(
          violation.getMessage(),
          violation,
          CommandCodec.rejection(record, violation).orElse(null));
    }
  }

  @Override
  public List<WorkflowCommand.Report> decodeReports(byte[] value) throws UndecodableException {
    return List.copyOf(
        decode(
            value,
            bytes -> read(bytes, TaskReportBatch.class, TaskReportBatch.getClassSchema()),
            ReportCodec::fromRecord));
  }

  @Override
  public FleetDecision decodeDecision(byte[] value) throws UndecodableException {
    return decode(value, bytes -> read(bytes, FleetDecisionRecord.class), FleetCodec::fromRecord);
  }

  @Override
  public FleetRequest decodeRequest(byte[] value) throws UndecodableException {
    return decode(value, bytes -> read(bytes, FleetRequestRecord.class), FleetCodec::fromRecord);
  }

  @Override
  public Pulse decodePulse(byte[] value) throws UndecodableException {
    try {
      Sizes.requireRecord(value);
      return switch (avro.decodeSpecific(value)) {
        case RunnerHeartbeat beat -> new Pulse.Beat(HeartbeatCodec.fromRecord(beat));
        case FleetTick tick -> new Pulse.Tick(HeartbeatCodec.fromRecord(tick));
        case null, default ->
            throw new UndecodableException(
                "Expected a RunnerHeartbeat or a FleetTick, but found another record.", null);
      };
    } catch (WireFormatException | ContractViolationException violation) {
      throw new UndecodableException(violation.getMessage(), violation);
    }
  }

  @Override
  public byte[] encodeEvents(
      WorkflowId workflow, RunId run, long firstSequence, Instant at, List<WorkflowEvent> events) {
    EventBatch batch = new EventBatch(workflow, run, firstSequence, at, events);
    return encodeNamed(topics.events(), EventCodec.toRecord(batch));
  }

  @Override
  public byte[] encodeCommand(WorkflowCommand command) {
    WorkflowCommandRecord record =
        switch (command) {
          case WorkflowCommand.ClientCommand wish -> CommandCodec.toRecord(wish);
          case ControlChild control -> ChildCodec.toRecord(control);
          case ChildEnded ended -> ChildCodec.toRecord(ended);
          default ->
              throw new IllegalStateException(
                  "Expected a command that is sent, but found " + command);
        };
    return avro.encode(topics.commands() + "-value", record);
  }

  @Override
  public byte[] encodeRejected(Effect.Reject reject, Instant at) {
    return encodeNamed(topics.events(), EventCodec.toRecord(reject, at));
  }

  @Override
  public byte[] encodeAccepted(Effect.AcceptAgain accepted, Instant at) {
    return encodeNamed(topics.events(), EventCodec.toRecord(accepted, at));
  }

  @Override
  public byte[] encodeParcel(List<Effect.DispatchTask> dispatches) {
    QueueName queue = dispatches.getFirst().queue();
    return avro.encode(topics.ready(queue) + "-value", ParcelCodec.toRecord(dispatches));
  }

  @Override
  public byte[] encodeOrder(RunnerOrder order) {
    return avro.encode(topics.control() + "-value", OrderCodec.toRecord(order));
  }

  @Override
  public byte[] encodeRequest(FleetRequest request) {
    return avro.encode(topics.fleetRequests() + "-value", FleetCodec.toRecord(request));
  }

  @Override
  public byte[] encodeDecision(FleetDecision decision) {
    return avro.encode(topics.fleetDecisions() + "-value", FleetCodec.toRecord(decision));
  }

  @Override
  public byte[] encodeTick(Instant at) {
    return encodeNamed(topics.heartbeats(), HeartbeatCodec.tick(at));
  }

  /** For topics that carry several record types. */
  private byte[] encodeNamed(String topic, SpecificRecord record) {
    return avro.encode(topic + "-" + record.getSchema().getFullName(), record);
  }

  private <R extends SpecificRecord, T> T decode(
      byte[] value, FromBytes<R> fromBytes, FromRecord<R, T> fromRecord)
      throws UndecodableException {
    try {
      Sizes.requireRecord(value);
      return fromRecord.apply(fromBytes.read(value));
    } catch (ContractViolationException violation) {
      throw new UndecodableException(violation.getMessage(), violation);
    }
  }

  private <R extends SpecificRecord> R read(byte[] value, Class<R> type)
      throws UndecodableException {
    try {
      return avro.decode(value, type);
    } catch (WireFormatException unreadable) {
      throw new UndecodableException(unreadable.getMessage(), unreadable);
    }
  }

  /** What comes from outside may also be JSON. */
  private <R extends SpecificRecord> R read(byte[] value, Class<R> type, Schema schema)
      throws UndecodableException {
    if (!JsonMessages.isJson(value)) {
      return read(value, type);
    }
    try {
      Sizes.requireRecord(value);
      return type.cast(JsonMessages.read(value, schema));
    } catch (ContractViolationException violation) {
      throw new UndecodableException(violation.getMessage(), violation);
    }
  }
}
