package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.CancelWorkflow;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.FleetDecisionRecord;
import io.paradecom.schemas.FleetRequestRecord;
import io.paradecom.schemas.FleetTick;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.RunnerOrderRecord;
import io.paradecom.schemas.TaskLogChunk;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireCodecTest {
  private static final String SCOPE = "wire-codec";

  /** Damaged messages of each type; a property gives more. */
  private static final int ROUNDS = Integer.getInteger("paradecom.fuzz.rounds", 100);

  private WireCodec codec;

  @BeforeEach
  void open() {
    codec = new WireCodec(new AvroWire(MockRegistryClient.scope(SCOPE)));
  }

  @AfterEach
  void close() {
    codec.close();
    MockRegistryClient.drop(SCOPE);
  }

  /** Returns a message of each type that is on a topic. */
  private static List<SpecificRecord> messages(long seed) {
    RandomValues values = new RandomValues(seed);
    Instant at = values.a(Instant.class);
    return List.of(
        CommandCodec.toRecord(values.a(ClientCommand.class), at),
        ReportCodec.toRecord(List.of(values.a(Report.class))),
        ParcelCodec.toRecord(List.of(values.a(Effect.DispatchTask.class))),
        EventCodec.toRecord(
            new EventBatch(
                values.a(WorkflowId.class),
                values.a(RunId.class),
                1,
                at,
                List.of(values.a(WorkflowEvent.class), values.a(WorkflowEvent.class)))),
        EventCodec.toRecord(values.a(Effect.Reject.class), at),
        EventCodec.toRecord(values.a(Effect.AcceptAgain.class), at),
        OrderCodec.toRecord(values.a(RunnerOrder.class)),
        HeartbeatCodec.toRecord(values.a(Heartbeat.class)),
        HeartbeatCodec.tick(at),
        FleetCodec.toRecord(values.a(FleetRequest.class)),
        FleetCodec.toRecord(values.a(FleetDecision.class)),
        LogCodec.toRecord(values.a(LogChunk.class)));
  }

  private byte[] encoded(SpecificRecord message) {
    return codec.encode("p." + message.getSchema().getName(), message);
  }

  private static Object toCore(SpecificRecord message) {
    return switch (message) {
      case WorkflowCommandRecord record -> CommandCodec.fromRecord(record);
      case TaskReportBatch record -> ReportCodec.fromRecord(record);
      case ReadyParcel record -> ParcelCodec.fromRecord(record);
      case WorkflowEventBatch record -> EventCodec.fromRecord(record);
      case CommandRejected record -> EventCodec.fromRecord(record);
      case CommandAccepted record -> EventCodec.fromRecord(record);
      case RunnerOrderRecord record -> OrderCodec.fromRecord(record);
      case RunnerHeartbeat record -> HeartbeatCodec.fromRecord(record);
      case FleetTick record -> HeartbeatCodec.fromRecord(record);
      case FleetRequestRecord record -> FleetCodec.fromRecord(record);
      case FleetDecisionRecord record -> FleetCodec.fromRecord(record);
      case TaskLogChunk record -> LogCodec.fromRecord(record);
      default -> throw new IllegalStateException("Expected a message, but found " + message);
    };
  }

  @Test
  void shouldCarryEveryMessageOverTheWire() throws WireFormatException {
    for (int seed = 0; seed < 10; seed++) {
      for (SpecificRecord message : messages(seed)) {
        byte[] bytes = encoded(message);
        // Not compared as records: Avro's equals fails on an optional instant within a list.
        assertThat(toCore(codec.decode(bytes, message.getClass()))).isEqualTo(toCore(message));
        assertThat(toCore(codec.decode(bytes))).isEqualTo(toCore(message));
      }
    }
  }

  @Test
  void shouldRegisterUnderTheTopicsSubjects() {
    // When
    messages(1).forEach(this::encoded);

    // Then
    assertThat(MockRegistryClient.scope(SCOPE).subjects())
        .containsExactlyInAnyOrder(
            "p.WorkflowCommandRecord-value",
            "p.TaskReportBatch-value",
            "p.ReadyParcel-value",
            "p.WorkflowEventBatch-io.paradecom.schemas.WorkflowEventBatch",
            "p.CommandRejected-io.paradecom.schemas.CommandRejected",
            "p.CommandAccepted-io.paradecom.schemas.CommandAccepted",
            "p.RunnerOrderRecord-value",
            "p.RunnerHeartbeat-io.paradecom.schemas.RunnerHeartbeat",
            "p.FleetTick-io.paradecom.schemas.FleetTick",
            "p.FleetRequestRecord-value",
            "p.FleetDecisionRecord-value",
            "p.TaskLogChunk-value");
  }

  @Test
  void shouldRefuseARecordThatNoTopicTakes() {
    RandomValues values = new RandomValues(3);
    LogChunk chunk = values.a(LogChunk.class);
    SpecificRecord large =
        LogCodec.toRecord(
            new LogChunk(
                chunk.workflowId(),
                chunk.run(),
                chunk.task(),
                1,
                LogChunk.Stream.STDOUT,
                0,
                "x".repeat(Sizes.MAX_RECORD_BYTES),
                false,
                chunk.at()));
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() -> codec.encode("task.logs", large))
        .withMessageStartingWith(
            "Expected a TaskLogChunk of at most 1,044,480 bytes for topic 'task.logs', but found"
                + " 1,044,");
  }

  @Test
  void shouldRefuseAMessageThatDoesNotFitItsSchema() {
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() ->
            codec.encode(
                "workflow.commands",
                new WorkflowCommandRecord("w", null, null, new CancelWorkflow(""))))
        .withMessageStartingWith("WorkflowCommandRecord: Expected a value that fits schema");
  }

  @Test
  void shouldRefuseAnotherTypeThanTheTopics() {
    byte[] bytes = codec.encode("topic", HeartbeatCodec.tick(Instant.EPOCH));
    assertThatExceptionOfType(WireFormatException.class)
        .isThrownBy(() -> codec.decode(bytes, WorkflowCommandRecord.class));
    assertThatExceptionOfType(WireFormatException.class)
        .isThrownBy(() -> codec.decode("no avro".getBytes(StandardCharsets.UTF_8)));
    assertThatExceptionOfType(WireFormatException.class).isThrownBy(() -> codec.decode(null));
  }

  @Test
  void shouldAnswerDamagedBytesWithItsTwoExceptionsOnly() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      for (SpecificRecord message : messages(seed % 50)) {
        byte[] damaged = Damage.to(encoded(message), random);
        try {
          toCore(codec.decode(damaged));
          toCore(codec.decode(damaged, message.getClass()));
        } catch (WireFormatException | ContractViolationException expected) {
          assertThat(expected).as("seed %d", seed).hasMessageContaining("Expected ");
        }
      }
    }
  }
}
