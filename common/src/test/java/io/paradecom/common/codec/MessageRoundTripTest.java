package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.core.workflow.WorkflowEvent;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageRoundTripTest {
  private static final int SEEDS = 40;

  static Stream<Class<?>> commands() {
    return RandomValues.variantsOf(ClientCommand.class).stream();
  }

  static Stream<Class<?>> reports() {
    return RandomValues.variantsOf(Report.class).stream();
  }

  static Stream<Class<?>> events() {
    return RandomValues.variantsOf(WorkflowEvent.class).stream();
  }

  static Stream<Class<?>> orders() {
    return RandomValues.variantsOf(RunnerOrder.class).stream();
  }

  static Stream<Class<?>> requests() {
    return RandomValues.variantsOf(FleetRequest.class).stream();
  }

  static Stream<Class<?>> decisions() {
    return RandomValues.variantsOf(FleetDecision.class).stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldCarryEveryCommand(Class<? extends ClientCommand> variant) {
    for (int seed = 0; seed < SEEDS; seed++) {
      ClientCommand command = new RandomValues(seed).a(variant);
      WorkflowCommandRecord record =
          AvroBytes.transfer(WorkflowCommandRecord.class, CommandCodec.toRecord(command));
      assertThat(CommandCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(command);
    }
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldCarryEveryReport(Class<? extends Report> variant) {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Report> reports = List.of(new RandomValues(seed).a(variant));
      TaskReportBatch record =
          AvroBytes.transfer(TaskReportBatch.class, ReportCodec.toRecord(reports));
      assertThat(ReportCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(reports);
    }
  }

  @Test
  void shouldCarryClaimAndResultSideBySide() {
    // Given
    RandomValues values = new RandomValues(1);
    WorkflowId workflow = new WorkflowId("w");
    TaskRef first = values.a(TaskRef.class);
    TaskRef second = values.a(TaskRef.class);
    Lease one = new Lease(values.a(RunnerId.class), "life", 1);
    Lease two = new Lease(one.runner(), "life", 2);
    Instant at = Instant.parse("2026-01-01T00:00:00.123456Z");
    List<Report> reports =
        List.of(
            new WorkflowCommand.Claimed(workflow, first, one, at),
            new WorkflowCommand.Claimed(workflow, second, two, at),
            new WorkflowCommand.Progress(workflow, first, one));

    // When
    TaskReportBatch record =
        AvroBytes.transfer(TaskReportBatch.class, ReportCodec.toRecord(reports));

    // Then
    assertThat(ReportCodec.fromRecord(record)).isEqualTo(reports);
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldCarryEveryEvent(Class<? extends WorkflowEvent> variant) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomValues values = new RandomValues(seed);
      List<WorkflowEvent> events = List.of(values.a(variant), values.a(WorkflowEvent.class));
      EventBatch batch =
          new EventBatch(
              values.a(WorkflowId.class),
              values.a(RunId.class),
              1 + values.random().nextInt(99),
              values.a(Instant.class),
              events);
      WorkflowEventBatch record =
          AvroBytes.transfer(WorkflowEventBatch.class, EventCodec.toRecord(batch));
      assertThat(EventCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(batch);
    }
  }

  @Test
  void shouldCarryDispatches() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomValues values = new RandomValues(seed);
      QueueName queue = values.a(QueueName.class);
      List<Effect.DispatchTask> dispatches = new ArrayList<>();
      for (int i = 0; i <= seed % 3; i++) {
        dispatches.add(dispatchable(values.a(Effect.DispatchTask.class), queue));
      }
      ReadyParcel record = AvroBytes.transfer(ReadyParcel.class, ParcelCodec.toRecord(dispatches));
      assertThat(ParcelCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(dispatches);
    }
  }

  /** Returns a dispatch with what a parcel carries. */
  private static Effect.DispatchTask dispatchable(Effect.DispatchTask any, QueueName queue) {
    TaskSpec spec = any.spec();
    TaskSpec carried =
        new TaskSpec(
            any.ref().task(),
            spec.text(),
            spec.action(),
            List.of(),
            RetryPolicy.NONE,
            new Timeouts(null, spec.timeouts().attempt(), null, spec.timeouts().heartbeat()),
            queue,
            0,
            spec.duration(),
            -1,
            Disposition.RUN,
            null,
            List.of(),
            TaskRole.ORDINARY,
            null,
            FileClaims.NONE);
    return new Effect.DispatchTask(
        any.workflowId(),
        any.ref(),
        carried,
        any.inputs(),
        any.lastFailure(),
        any.fencingToken(),
        any.undo(),
        any.line().stream().map(next -> granted(next, any.ref().run(), queue)).toList());
  }

  private static GrantedTask granted(GrantedTask any, RunId run, QueueName queue) {
    Effect.DispatchTask plain =
        new Effect.DispatchTask(new WorkflowId("w"), any.ref(), any.spec(), any.inputs(), null);
    TaskSpec spec = dispatchable(plain, queue).spec();
    TaskSpec carried =
        spec.action() instanceof TaskAction.Sleep ? spec : spec.withAction(new TaskAction.Noop());
    Continuation how = any.spec().role().continuation();
    TaskRef ref = any.ref();
    return new GrantedTask(
        new TaskRef(run, ref.task(), ref.index(), ref.attempt(), ref.epoch()),
        carried.withRole(
            TaskRole.ORDINARY.withContinuation(
                how == Continuation.PURE ? how : Continuation.DURABLE)),
        any.inputs());
  }

  @Test
  void shouldCarryAnswersToCommands() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomValues values = new RandomValues(seed);
      Effect.Reject reject = values.a(Effect.Reject.class);
      Effect.AcceptAgain accepted = values.a(Effect.AcceptAgain.class);
      Instant at = values.a(Instant.class);

      CommandRejected rejected =
          AvroBytes.transfer(CommandRejected.class, EventCodec.toRecord(reject, at));
      CommandAccepted again =
          AvroBytes.transfer(CommandAccepted.class, EventCodec.toRecord(accepted, at));

      assertThat(EventCodec.fromRecord(rejected)).isEqualTo(reject);
      assertThat(rejected.getAt()).isEqualTo(at);
      assertThat(EventCodec.fromRecord(again)).isEqualTo(accepted);
      assertThat(again.getAt()).isEqualTo(at);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void shouldCarryEveryOrder(Class<? extends RunnerOrder> variant) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RunnerOrder drawn = new RandomValues(seed).a(variant);
      RunnerOrder order =
          drawn instanceof RunnerOrder.Begin(var dispatch, var lease)
              ? new RunnerOrder.Begin(dispatchable(dispatch, dispatch.queue()), lease)
              : drawn;
      RunnerOrderRecord record =
          AvroBytes.transfer(RunnerOrderRecord.class, OrderCodec.toRecord(order));
      assertThat(OrderCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(order);
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldCarryEveryFleetRequest(Class<? extends FleetRequest> variant) {
    for (int seed = 0; seed < SEEDS; seed++) {
      FleetRequest request = new RandomValues(seed).a(variant);
      FleetRequestRecord record =
          AvroBytes.transfer(FleetRequestRecord.class, FleetCodec.toRecord(request));
      assertThat(FleetCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(request);
    }
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void shouldCarryEveryFleetDecision(Class<? extends FleetDecision> variant) {
    for (int seed = 0; seed < SEEDS; seed++) {
      FleetDecision decision = new RandomValues(seed).a(variant);
      FleetDecisionRecord record =
          AvroBytes.transfer(FleetDecisionRecord.class, FleetCodec.toRecord(decision));
      assertThat(FleetCodec.fromRecord(record)).as("seed %d", seed).isEqualTo(decision);
    }
  }

  @Test
  void shouldCarryHeartbeatsTicksAndLogs() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomValues values = new RandomValues(seed);
      Heartbeat heartbeat = values.a(Heartbeat.class);
      Instant at = values.a(Instant.class);
      LogChunk chunk = values.a(LogChunk.class);

      assertThat(
              HeartbeatCodec.fromRecord(
                  AvroBytes.transfer(RunnerHeartbeat.class, HeartbeatCodec.toRecord(heartbeat))))
          .isEqualTo(heartbeat);
      assertThat(
              HeartbeatCodec.fromRecord(
                  AvroBytes.transfer(FleetTick.class, HeartbeatCodec.tick(at))))
          .isEqualTo(at);
      assertThat(
              LogCodec.fromRecord(AvroBytes.transfer(TaskLogChunk.class, LogCodec.toRecord(chunk))))
          .isEqualTo(chunk);
    }
  }
}
