package io.paradecom.leader.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.HeartbeatCodec;
import io.paradecom.common.codec.ParcelCodec;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.processor.LeaderMetrics;
import io.paradecom.leader.processor.LeaderSettings;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.SubmitChunk;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderTopologyTest {
  private static final WorkflowId ID = new WorkflowId("w");
  private static final RunnerId RUNNER = new RunnerId("r1");
  private static final Lease LEASE = new Lease(RUNNER, "i1", 1);

  @TempDir private Path folder;
  private final Topics topics = Topics.local();
  private final AvroWire wire =
      new AvroWire(MockRegistryClient.scope(UUID.randomUUID().toString()));
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    LeaderTopology topology =
        new LeaderTopology(
            new LeaderSettings(topics, EngineLimits.DEFAULT, FleetLimits.DEFAULT),
            new RegistryWire(wire, topics),
            new LeaderMetrics(meters, topics.queues()));
    driver = new TopologyTestDriver(topology.build(), settings);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldDispatchATaskWhenItsDependencyHasSucceeded() throws Exception {
    // Given
    beat();
    submit(task("a"), task("b", "a"));
    Effect.DispatchTask first = dispatched().getFirst();

    // When
    succeed(first);

    // Then
    Effect.DispatchTask second = dispatched().getFirst();
    assertThat(first.ref().task()).isEqualTo(new TaskId("a"));
    assertThat(second.ref().task()).isEqualTo(new TaskId("b"));
    succeed(second);
    assertThat(events().getLast())
        .isEqualTo(new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
  }

  @Test
  void shouldHoldTasksBackWithoutARunner() throws Exception {
    // When
    submit(task("a"));

    // Then
    assertThat(dispatched()).isEmpty();
    beat();
    assertThat(dispatched()).hasSize(1);
  }

  @Test
  void shouldSendWhatFillsNoSlotTogetherAndARealTaskAlone() throws Exception {
    // Given
    beat();
    List<TaskSpec> tasks = new ArrayList<>();
    tasks.add(task("sleep", new TaskAction.Sleep(Duration.ofSeconds(1))));
    for (int i = 0; i < 100; i++) {
      tasks.add(task("t" + i));
    }

    // When
    submit(tasks.toArray(TaskSpec[]::new));

    // Then
    // On a slow machine a part of them goes with the next punctuation: what follows one record is
    // handed out for a bounded time.
    List<List<Effect.DispatchTask>> parcels = new ArrayList<>(parcels());
    while (parcels.stream().mapToInt(List::size).sum() < tasks.size()) {
      driver.advanceWallClockTime(Duration.ofMillis(10));
      List<List<Effect.DispatchTask>> more = parcels();
      assertThat(more).isNotEmpty();
      parcels.addAll(more);
    }
    assertThat(parcels)
        .hasSizeLessThan(5)
        .filteredOn(parcel -> parcel.stream().anyMatch(task -> !task.spec().isInstant()))
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(1);
  }

  @Test
  void shouldSetAnUndecodableRecordAsideAndGoOn() throws Exception {
    // Given
    beat();

    // When
    pipe(topics.commands(), "w", "not avro".getBytes(StandardCharsets.UTF_8));
    submit(task("a"));

    // Then
    TestRecord<byte[], byte[]> letter = output(topics.deadLetters()).readRecord();
    assertThat(letter.value()).isEqualTo("not avro".getBytes(StandardCharsets.UTF_8));
    assertThat(letter.headers().lastHeader("paradecom.topic").value())
        .isEqualTo(topics.commands().getBytes(StandardCharsets.UTF_8));
    assertThat(letter.headers().lastHeader("paradecom.reason")).isNotNull();
    assertThat(dispatched()).hasSize(1);
  }

  @Test
  void shouldAnswerARefusedSubmit() throws Exception {
    // When
    submit(task("a", "nobody"));

    // Then
    CommandRejected answer =
        wire.decode(output(topics.events()).readValue(), CommandRejected.class);
    assertThat(answer.getReason()).contains("nobody");
    assertThat(count("leader.commands.rejected")).isEqualTo(1);
  }

  /** It is well-formed, so its sender can be told; and it is kept for whoever wants to see it. */
  @Test
  void shouldAnswerACommandThatIsOutsideTheContract() throws Exception {
    // Given
    WorkflowCommandRecord command = record(task("a"));
    ((SubmitChunk) command.getBody()).getTasks().getFirst().put(0, "not an id");

    // When
    pipe(topics.commands(), ID.value(), wire.encode(topics.commands() + "-value", command));

    // Then
    CommandRejected answer =
        wire.decode(output(topics.events()).readValue(), CommandRejected.class);
    assertThat(answer.getCommandId()).isEqualTo("c1");
    assertThat(answer.getReason()).contains("not an id");
    assertThat(count("leader.commands.rejected")).isEqualTo(1);
    TestRecord<byte[], byte[]> letter = output(topics.deadLetters()).readRecord();
    assertThat(new String(letter.headers().lastHeader("paradecom.reason").value(), UTF_8))
        .isEqualTo(answer.getReason());
  }

  @Test
  void shouldSetAsideAHeartbeatAboveTheLimit() {
    // When
    pipe(topics.heartbeats(), "r1", beat(Collections.nCopies(2_000_000, 1L)));

    // Then
    TestRecord<byte[], byte[]> letter = output(topics.deadLetters()).readRecord();
    assertThat(new String(letter.headers().lastHeader("paradecom.reason").value(), UTF_8))
        .contains("1,044,480");
  }

  @Test
  void shouldTakeACommandAndAReportThatAreJson() throws Exception {
    // Given
    beat();
    pipe(
        topics.commands(),
        "w",
        """
        {"workflowId": "w", "commandId": "c1", "body": {"type": "SubmitChunk",
         "header": {"name": "json"},
         "tasks": [{"id": "a", "action": "NOOP"},
                   {"id": "b", "action": {"type": "ShellAction", "script": "true"}, "needs": [{"task": "a"}]}]}}
        """
            .strip()
            .getBytes(UTF_8));
    TaskRef first = dispatched().getFirst().ref();

    // When
    String dispatch =
        "\"run\": \"c1\", \"task\": \"a\", \"index\": 0, \"attempt\": 1, \"epoch\": %d, \"lease\": 1"
            .formatted(first.epoch());
    pipe(
        topics.reports(),
        "w",
        """
        {"workflowId": "w", "runner": "r1", "incarnation": "i1", "reports": [
          {%1$s, "body": {"type": "ClaimedReport", "at": "2026-01-01T00:00:00Z"}},
          {%1$s, "body": {"type": "SucceededReport", "startedAt": "2026-01-01T00:00:00Z",
                          "endedAt": "2026-01-01T00:00:01Z"}}]}
        """
            .formatted(dispatch)
            .strip()
            .getBytes(UTF_8));

    // Then
    assertThat(output(topics.deadLetters()).isEmpty()).isTrue();
    assertThat(dispatched().getFirst().ref().task()).isEqualTo(new TaskId("b"));
  }

  @Test
  void shouldSetJsonAsideThatIsNoCommandAndSayWhere() {
    // When
    pipe(
        topics.commands(),
        "w",
        "{\"workflowId\": \"w\", \"commandId\": \"c1\", \"body\": {\"type\": \"CancelWorkflow\", \"why\": \"\"}}"
            .getBytes(UTF_8));

    // Then
    TestRecord<byte[], byte[]> letter = output(topics.deadLetters()).readRecord();
    assertThat(new String(letter.headers().lastHeader("paradecom.reason").value(), UTF_8))
        .isEqualTo(
            "Expected only the fields reason in WorkflowCommandRecord.body, but found 'why'.");
  }

  @Test
  void shouldShowWhatWaitsAndSinceWhenNothingMoves() throws Exception {
    // Given
    submit(task("a"), task("b", "a"));

    // When
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    // Then
    assertThat(gauge("leader.queue.depth", "queue", "default")).isEqualTo(1);
    assertThat(gauge("leader.queue.standstill", "queue", "default")).isEqualTo(2);
    assertThat(gauge("leader.tasks", "state", "waiting")).isEqualTo(2);
    assertThat(gauge("leader.tasks.waiting", "reason", "dependencies")).isEqualTo(1);
    assertThat(gauge("leader.tasks.waiting", "reason", "credit")).isEqualTo(1);
    assertThat(gauge("leader.workflows.open")).isEqualTo(1);
    assertThat(gauge("leader.partitions")).isEqualTo(1);

    // When
    beat();
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    // Then
    assertThat(dispatched()).hasSize(1);
    assertThat(gauge("leader.queue.depth", "queue", "default")).isZero();
    assertThat(gauge("leader.queue.standstill", "queue", "default")).isZero();
    Timer wait = meters.get("paradecom.leader.ready.wait").tag("queue", "default").timer();
    assertThat(wait.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void shouldForgetAPartitionThatIsAnothersNow() {
    // Given
    submit(task("a"));
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    // When
    driver.close();

    // Then
    assertThat(gauge("leader.partitions")).isZero();
    assertThat(gauge("leader.queue.depth", "queue", "default")).isZero();
    start();
  }

  @Test
  void shouldKnowTheSlotsOfTheRunnersThatLive() {
    // When
    beat();
    pipe(topics.heartbeats(), "fleet", tick(Instant.ofEpochSecond(1)));

    // Then
    assertThat(gauge("fleet.runners")).isEqualTo(1);
    assertThat(gauge("fleet.slots", "queue", "default")).isEqualTo(2);

    // When
    long second = 1;
    while (gauge("fleet.runners") > 0) {
      assertThat(++second).as("seconds of silence").isLessThan(600);
      pipe(topics.heartbeats(), "fleet", tick(Instant.ofEpochSecond(second)));
    }

    // Then
    assertThat(count("fleet.runners.lost")).isEqualTo(1);
    assertThat(gauge("fleet.slots", "queue", "default")).isZero();
  }

  @Test
  void shouldCountHowThingsEnd() throws Exception {
    // Given
    beat();
    submit(task("a"), task("b", "a"));
    Effect.DispatchTask first = dispatched().getFirst();
    succeed(first);

    // When
    fail(dispatched().getFirst());
    succeed(first);
    pipe(topics.commands(), "w", "not avro".getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(count("leader.tasks.ended", "state", "succeeded")).isEqualTo(1);
    assertThat(count("leader.attempts.failed", "kind", "exit_code")).isEqualTo(1);
    assertThat(count("leader.attempts.retried")).isEqualTo(1);
    assertThat(count("leader.reports.ignored")).isEqualTo(2);
    assertThat(count("leader.records.dead")).isEqualTo(1);
    assertThat(count("leader.dispatches", "queue", "default")).isEqualTo(2);
    assertThat(meters.get("paradecom.leader.resolution").timer().count()).isEqualTo(1);
    assertThat(meters.get("paradecom.leader.step").timer().count()).isGreaterThan(4);
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    assertThat(gauge("leader.tasks.waiting", "reason", "backoff")).isEqualTo(1);
  }

  @Test
  void shouldTellHowFastAWorkflowWasWhenItHasEnded() throws Exception {
    // Given
    beat();
    submit(task("a"), task("b"));
    List<Effect.DispatchTask> both = dispatched();
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    // When
    succeed(both.getFirst(), Duration.ofSeconds(1));
    succeed(both.getLast(), Duration.ofSeconds(2));

    // Then
    assertThat(meters.get("paradecom.leader.workflow.work").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(3);
    assertThat(meters.get("paradecom.leader.workflow.time").timer().totalTime(TimeUnit.SECONDS))
        .isEqualTo(2);
    assertThat(meters.get("paradecom.leader.workflow.speedup").summary().totalAmount())
        .isEqualTo(1.5);
  }

  private double gauge(String noun, String... tag) {
    return meters.get("paradecom." + noun).tags(tag).gauge().value();
  }

  private double count(String noun, String... tag) {
    return meters.get("paradecom." + noun).tags(tag).counter().count();
  }

  private byte[] tick(Instant at) {
    return wire.encode(
        topics.heartbeats() + "-io.paradecom.schemas.FleetTick", HeartbeatCodec.tick(at));
  }

  private void fail(Effect.DispatchTask dispatch) {
    Instant now = Instant.ofEpochMilli(1_000);
    TaskFailure failure = TaskFailure.of(FailureKind.EXIT_CODE, "it ended with 1");
    Lease lease = new Lease(RUNNER, "i1", 2);
    List<WorkflowCommand.Report> reports =
        List.of(
            new WorkflowCommand.Claimed(ID, dispatch.ref(), lease, now),
            new WorkflowCommand.Failed(ID, dispatch.ref(), lease, failure, now, now));
    pipe(
        topics.reports(),
        ID.value(),
        wire.encode(topics.reports() + "-value", ReportCodec.toRecord(reports)));
  }

  private static TaskSpec task(String id, String... needs) {
    return task(id, new TaskAction.Noop(), needs);
  }

  private static TaskSpec task(String id, TaskAction action, String... needs) {
    return TaskSpec.of(
        new TaskId(id),
        action,
        Stream.of(needs).map(TaskId::new).map(Dependency::onSuccess).toList());
  }

  private void beat() {
    pipe(topics.heartbeats(), "r1", beat(List.of()));
  }

  private byte[] beat(List<Long> leases) {
    Heartbeat beat =
        new Heartbeat(RUNNER, "i1", 2, 0, List.of(Topics.DEFAULT_QUEUE), leases, false);
    return wire.encode(
        topics.heartbeats() + "-io.paradecom.schemas.RunnerHeartbeat",
        HeartbeatCodec.toRecord(beat));
  }

  private void submit(TaskSpec... tasks) {
    pipe(topics.commands(), ID.value(), wire.encode(topics.commands() + "-value", record(tasks)));
  }

  private static WorkflowCommandRecord record(TaskSpec... tasks) {
    SubmitHeader header =
        new SubmitHeader("test", null, 0, OnFailure.CONTINUE, tasks.length, 1, "");
    return CommandCodec.toRecord(new WorkflowCommand.Submit(ID, "c1", header, 0, List.of(tasks)));
  }

  private void succeed(Effect.DispatchTask dispatch) {
    succeed(dispatch, Duration.ZERO);
  }

  private void succeed(Effect.DispatchTask dispatch, Duration work) {
    Instant now = Instant.ofEpochMilli(1_000);
    TaskResult result = new TaskResult(null, null, now, now.plus(work));
    List<WorkflowCommand.Report> reports =
        List.of(
            new WorkflowCommand.Claimed(ID, dispatch.ref(), LEASE, now),
            new WorkflowCommand.Succeeded(ID, dispatch.ref(), LEASE, result));
    pipe(
        topics.reports(),
        ID.value(),
        wire.encode(topics.reports() + "-value", ReportCodec.toRecord(reports)));
  }

  private List<Effect.DispatchTask> dispatched() throws Exception {
    return parcels().stream().flatMap(List::stream).toList();
  }

  private List<List<Effect.DispatchTask>> parcels() throws Exception {
    List<List<Effect.DispatchTask>> parcels = new ArrayList<>();
    for (byte[] parcel : output(topics.ready(Topics.DEFAULT_QUEUE)).readValuesToList()) {
      parcels.add(ParcelCodec.fromRecord(wire.decode(parcel, ReadyParcel.class)));
    }
    return parcels;
  }

  private List<WorkflowEvent> events() throws Exception {
    List<WorkflowEvent> events = new ArrayList<>();
    for (byte[] value : output(topics.events()).readValuesToList()) {
      events.addAll(EventCodec.fromRecord(wire.decode(value, WorkflowEventBatch.class)).events());
    }
    return events;
  }

  private void pipe(String topic, String key, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key.getBytes(StandardCharsets.UTF_8), value);
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
