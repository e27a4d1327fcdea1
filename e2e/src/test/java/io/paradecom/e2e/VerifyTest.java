package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.WireCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.RuntimeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proven from the log of real processes, killed ones included. */
@Tag("extended")
class VerifyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: rough
      tasks:
        first: { shell: "echo '{\\"n\\": 1}'" }
        flaky:
          needs: [first]
          shell: "test -e tried || { touch tried; exit 3; }"
          retry: { maxAttempts: 3, backoff: 100ms }
        bad: { needs: [first], shell: "exit 4", retry: { maxAttempts: 2, backoff: 100ms } }
        after: { needs: [bad], shell: "true" }
        hold: { shell: "touch holding; while ! test -e open; do sleep 0.1; done" }
        last: { needs: [flaky, hold], shell: "true" }
      """;

  @TempDir private Path folder;

  @Tag("slow")
  @Test
  void shouldFindNothingWrongWithARunThatWasKilledAndResumed() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("rough.yaml"), GRAPH);
    Paradecom first = Paradecom.start(folder, "run", file.toString());
    await("a task that runs").atMost(PATIENCE).until(() -> Files.exists(folder.resolve("holding")));
    first.awaitError("skip   after");
    first.kill();
    Files.createFile(folder.resolve("open"));
    assertThat(Paradecom.run(folder, "run", file.toString(), "--resume").exitCode()).isEqualTo(1);
    Path data = DataDirectory.beside(file);
    Map<Path, String> before = contents(data);

    // When
    Paradecom.Outcome verified = verify("--data-dir", data.toString());

    // Then
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    JsonNode found = JSON.readTree(verified.out());
    assertThat(found.path("verdict").asText()).isEqualTo("clean");
    assertThat(found.path("tasks").asInt()).isEqualTo(6);
    assertThat(found.path("results").asInt()).isEqualTo(4);
    assertThat(found.path("dispatches").asInt()).isGreaterThanOrEqualTo(7);
    assertThat(found.path("reports").asInt()).isGreaterThanOrEqualTo(14);
    assertThat(found.path("commands").asInt()).isEqualTo(1);
    assertThat(found.path("pending").asInt()).isZero();
    assertThat(contents(data)).isEqualTo(before);
  }

  @Test
  void shouldFindAForgedEventAndLeaveARunningInstanceAlone() throws Exception {
    // Given
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            "apiVersion: paradecom/v1\nworkflow: small\ntasks:\n  one: { shell: \"true\" }\n");
    Paradecom up =
        Paradecom.start(folder, "up", "--port", "0", "--runners", "2")
            .awaitError("paradecom is up");
    try {
      Path data = folder.resolve(DataDirectory.NAME).resolve("up");
      RuntimeInfo at = DataDirectory.running(data).orElseThrow();
      String submitted = Paradecom.run(folder, "submit", file.toString(), "--watch").out();
      String id = submitted.lines().findFirst().orElseThrow().split(" ", 2)[0];
      String[] address = {"--bootstrap", at.bootstrapServers(), "--registry", at.registryUrl()};

      // When
      Paradecom.Outcome clean = verify(address);
      Paradecom.Outcome inUse = verify("--data-dir", data.toString());
      Paradecom.Outcome unknown = Paradecom.run(folder, withId(address, "no-such-workflow"));
      forge(at, id);
      Paradecom.Outcome forged = verify(address);

      // Then
      assertThat(clean.exitCode()).as(clean.out() + clean.err()).isZero();
      assertThat(inUse.exitCode()).isEqualTo(3);
      assertThat(inUse.err()).contains("is using it").hasLineCount(1);
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(forged.exitCode()).isEqualTo(1);
      JsonNode violation = JSON.readTree(forged.out()).path("found").path(0);
      assertThat(violation.path("workflow").asText()).isEqualTo(id);
      assertThat(violation.path("topic").asText()).isEqualTo(Topics.local().events());
      assertThat(violation.path("offset").asLong()).isPositive();
    } finally {
      up.terminate();
      up.await();
    }
  }

  @Test
  void shouldNotTakeAnEmptyLogForAProof() throws Exception {
    // Given
    Paradecom up = Paradecom.start(folder, "up", "--port", "0").awaitError("paradecom is up");
    up.terminate();
    up.await();

    // When
    Paradecom.Outcome verified = Paradecom.run(folder, "verify");

    // Then
    assertThat(verified.exitCode()).isEqualTo(3);
    assertThat(verified.out()).contains("Nothing was checked");
  }

  private Paradecom.Outcome verify(String... address) throws Exception {
    String[] words =
        Stream.concat(Stream.of("verify", "--json"), Stream.of(address)).toArray(String[]::new);
    return Paradecom.run(folder, words);
  }

  private static String[] withId(String[] address, String id) {
    return Stream.concat(Stream.of("verify", "--workflow", id), Stream.of(address))
        .toArray(String[]::new);
  }

  /** Says that a task succeeded again, as only the leader may. */
  private static void forge(RuntimeInfo at, String id) throws Exception {
    Topics topics = Topics.local();
    WorkflowEvent claim = new WorkflowEvent.TaskReady(0, new TaskId("one"));
    EventBatch batch =
        new EventBatch(new WorkflowId(id), new RunId("forged"), 3, Instant.now(), List.of(claim));
    try (WireCodec wire =
            new WireCodec(
                new AvroWire(new HttpRegistryClient(RegistryEndpoint.of(at.registryUrl()))));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", at.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      byte[] value = wire.encode(topics.events(), EventCodec.toRecord(batch));
      producer
          .send(new ProducerRecord<>(topics.events(), id.getBytes(StandardCharsets.UTF_8), value))
          .get();
    }
  }

  /** Every file with its size and time of change. */
  private static Map<Path, String> contents(Path directory) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return contents;
  }
}
