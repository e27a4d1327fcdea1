package io.paradecom.runner.kafka;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.noop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.runner.app.Runner;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.app.RunnerPorts;
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.fixture.Acceptance;
import io.paradecom.runner.fixture.Gate;
import io.paradecom.runner.fixture.GatedPorts;
import io.paradecom.runner.fixture.HandDrivenExecutor;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.fixture.RunnerHarness;
import io.paradecom.runner.fixture.TestInstallation;
import io.paradecom.runner.time.SystemClock;
import io.paradecom.schemas.TaskLogChunk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runners on a real broker, with the test in the leader's place. */
class KafkaRunnerTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration LOCK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final Deque<Runner> runners = new ArrayDeque<>();
  private TestInstallation installation;

  @BeforeEach
  void open() throws InterruptedException, ExecutionException {
    String prefix = BROKER.prefix() + RUNS.incrementAndGet() + ".";
    AvroWire wire = new AvroWire(MockRegistryClient.scope(prefix));
    installation = new TestInstallation(BROKER.bootstrapServers(), prefix, wire, LOCK);
  }

  @AfterEach
  void close() {
    runners.forEach(Runner::close);
    installation.close();
    installation.wire().close();
  }

  @Test
  void shouldClaimRunAndReport() {
    // Given
    HandDrivenExecutor executor = start("r1", 2);

    // When
    installation.dispatch(command("a"));
    await().atMost(PATIENCE).until(() -> executor.find("a") != null);
    assertThat(installation.names()).containsExactly("Claimed a");
    executor.succeed("a");

    // Then
    await().atMost(PATIENCE).until(() -> installation.names().size() == 2);
    assertThat(installation.names()).containsExactly("Claimed a", "Succeeded a");
    assertThat(installation.reports().getFirst().lease().runner()).isEqualTo(new RunnerId("r1"));
  }

  @Test
  void shouldWriteOneRecordForAParcelOfNoops() {
    // Given
    start("r1", 2);
    DispatchTask[] dispatches = new DispatchTask[64];
    for (int i = 0; i < dispatches.length; i++) {
      dispatches[i] = noop("t" + i);
    }

    // When
    installation.dispatch(dispatches);

    // Then
    await().atMost(PATIENCE).until(() -> installation.reports().size() == 128);
    assertThat(installation.read(installation.topics().reports())).hasSize(1);
    assertThat(Acceptance.of(installation.reports()).successes()).hasSize(64);
  }

  @Test
  void shouldSetAsideWhatItCannotReadAndGoOn() {
    // Given
    start("r1", 1);
    String topic = installation.topics().ready(TaskSpec.DEFAULT_QUEUE);

    // When
    installation.put(topic, "", "no parcel".getBytes(StandardCharsets.UTF_8));
    installation.dispatch(noop("a"));

    // Then
    await().atMost(PATIENCE).until(() -> installation.names().contains("Succeeded a"));
    List<ConsumerRecord<byte[], byte[]>> letters =
        installation.read(installation.topics().deadLetters());
    assertThat(letters).hasSize(1);
    assertThat(new String(letters.getFirst().value(), StandardCharsets.UTF_8))
        .isEqualTo("no parcel");
    assertThat(header(letters.getFirst(), "paradecom.topic")).isEqualTo(topic);
    assertThat(header(letters.getFirst(), "paradecom.offset")).isEqualTo("0");
    assertThat(header(letters.getFirst(), "paradecom.reason")).startsWith("Expected");
  }

  @Test
  void shouldObeyOrdersToItselfOnly() {
    // Given
    HandDrivenExecutor executor = start("r1", 2);
    installation.dispatch(command("a"));
    await().atMost(PATIENCE).until(() -> executor.find("a") != null);
    Report claim = installation.reports().getFirst();
    String control = installation.topics().control();

    // When
    installation.put(control, "r1", new byte[] {1, 2, 3});
    installation.put(control, "r2", new byte[] {1, 2, 3});
    installation.order(new RunnerOrder.Drain(new RunnerId("r2"), "not you"));
    installation.order(
        new RunnerOrder.Stop(claim.workflowId(), claim.ref(), claim.lease(), "void"));

    // Then
    await().atMost(PATIENCE).until(() -> runners.getFirst().heartbeat().leases().isEmpty());
    assertThat(executor.get("a").result()).isDone();
    assertThat(installation.names()).containsExactly("Claimed a");
    assertThat(runners.getFirst().heartbeat().draining()).isFalse();
    assertThat(installation.read(installation.topics().deadLetters())).hasSize(1);
  }

  @Test
  void shouldNotObeyAnOrderThatWasTakenBack() {
    // Given
    HandDrivenExecutor executor = start("r1", 2);
    installation.dispatch(command("a"));
    installation.dispatch(command("b"));
    await()
        .atMost(PATIENCE)
        .until(() -> {
          answerQuestions();
          return executor.started().size() == 2;
        });
    Report first = claimOf("a");
    Report second = claimOf("b");

    // When: the leader's transaction is aborted
    try (KafkaProducer<byte[], byte[]> leader =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers(), "transactional.id", "t"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      leader.initTransactions();
      leader.beginTransaction();
      var _ =
          leader.send(
              new ProducerRecord<>(
                  installation.topics().control(),
                  "r1".getBytes(StandardCharsets.UTF_8),
                  installation.encode(
                      new RunnerOrder.Stop(first.workflowId(), first.ref(), first.lease(), "x"))));
      leader.flush();
      leader.abortTransaction();
    }
    installation.order(
        new RunnerOrder.Stop(second.workflowId(), second.ref(), second.lease(), "void"));

    // Then
    await().atMost(PATIENCE).until(() -> executor.get("b").result().isDone());
    assertThat(executor.get("a").result()).isNotDone();
  }

  @Test
  void shouldStartOnceWhatTwoRunnersWereGiven() throws InterruptedException {
    // Given: the first runner's claim is held up until its lock has run out
    Gate gate = new Gate();
    HandDrivenExecutor slow = start("slow", 1, gate);
    installation.dispatch(command("a"));
    gate.awaitArrival();
    HandDrivenExecutor fast = start("fast", 1);

    // When: the leader reads the claim of the second one first
    letStart("a", "fast");
    await().atMost(PATIENCE).until(() -> fast.find("a") != null);
    gate.open();
    fast.succeed("a");

    // Then: what was handed out before is claimed twice, to be told
    await().atMost(PATIENCE).until(() -> installation.names().size() == 5);
    assertThat(slow.started()).isEmpty();
    Acceptance acceptance = Acceptance.of(installation.reports());
    assertThat(acceptance.successes()).hasSize(1);
    assertThat(acceptance.successes().getFirst().lease().runner()).isEqualTo(new RunnerId("fast"));
    assertThat(acceptance.ignored())
        .extracting(report -> report.lease().runner().value())
        .containsOnly("slow");
    await().atMost(PATIENCE).until(() -> runners.getFirst().heartbeat().leases().isEmpty());
  }

  @Test
  void shouldShipOutput() {
    // Given
    HandDrivenExecutor executor = start("r1", 1);
    installation.dispatch(command("a"));
    await().atMost(PATIENCE).until(() -> executor.find("a") != null);

    // When
    executor.get("a").listener().log(new LogChunk(LogStream.STDERR, 7, "hello\n", false));

    // Then
    String topic = installation.topics().logs();
    await().atMost(PATIENCE).until(() -> installation.read(topic).size() == 1);
    TaskLogChunk chunk =
        installation.decode(installation.read(topic).getFirst(), TaskLogChunk.class);
    assertThat(chunk.getText()).isEqualTo("hello\n");
    assertThat(chunk.getOffset()).isEqualTo(7);
    assertThat(chunk.getTask()).isEqualTo("a");
  }

  @Test
  void shouldHandBackOnDrainWhatItHasNotClaimed() {
    // Given
    HandDrivenExecutor first = start("r1", 1);
    installation.dispatch(command("a"));
    await().atMost(PATIENCE).until(() -> first.find("a") != null);
    installation.dispatch(command("b"));

    // When
    runners.getFirst().close();
    HandDrivenExecutor second = start("r2", 1);

    // Then: it is older than the second runner, which asks before it starts it
    letStart("b", "r2");
    await().atMost(PATIENCE).until(() -> second.find("b") != null);
    assertThat(installation.names())
        .containsExactly("Claimed a", "Returned a", "Claimed b", "Claimed b");
  }

  /** Says, as the leader does, that the claim of a runner came first. */
  private void letStart(String task, String runner) {
    await().atMost(PATIENCE).until(() -> claimOf(task, runner).isPresent());
    Report claim = claimOf(task, runner).orElseThrow();
    installation.order(new RunnerOrder.Start(claim.workflowId(), claim.ref(), claim.lease()));
  }

  private Optional<Report> claimOf(String task, String runner) {
    return installation.reports().stream()
        .filter(report -> report.ref().task().value().equals(task))
        .filter(report -> report.lease().runner().value().equals(runner))
        .findFirst();
  }

  /**
   * Plays the leader for claims that are repeated: on a machine that is slow to accept a delivery
   * within the broker's lock it comes again, and the runner asks whether it may begin.
   */
  private void answerQuestions() {
    Set<Report> claims = new HashSet<>();
    for (Report report : installation.reports()) {
      if (report instanceof WorkflowCommand.Claimed(var id, var ref, var lease, _)
          && !claims.add(new WorkflowCommand.Claimed(id, ref, lease, Instant.EPOCH))) {
        installation.order(new RunnerOrder.Start(id, ref, lease));
      }
    }
  }

  private Report claimOf(String task) {
    return installation.reports().stream()
        .filter(report -> report.ref().task().value().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private HandDrivenExecutor start(String name, int slots) {
    Gate open = new Gate();
    open.open();
    return start(name, slots, open);
  }

  /** Starts a runner whose reports pass a gate. */
  private HandDrivenExecutor start(String name, int slots, Gate gate) {
    RunnerPorts ports =
        new GatedPorts(
            KafkaRunnerPorts.open(
                installation.bootstrap(), installation.topics(), installation.wire(), Map.of()),
            gate);
    HandDrivenExecutor executor = new HandDrivenExecutor(new Journal());
    RunnerConfig config =
        RunnerConfig.of(new RunnerId(name), slots, RunnerHarness.config(slots).execution());
    Runner runner =
        new Runner(config, ports, executor, new SystemClock(), new SimpleMeterRegistry());
    runners.add(runner);
    runner.start();
    return executor;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
