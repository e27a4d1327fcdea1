package io.paradecom.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.client.EventFeed;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example clients as a person would run them, against a whole installation. */
class ForeignClientsTest {
  private static final int PARTITIONS = 4;
  private static final String CYCLE =
      """
      {"header": {"name": "cycle"}, "tasks": [
        {"id": "a", "action": {"io.paradecom.schemas.PlainAction": "NOOP"}, "needs": [{"task": "b"}]},
        {"id": "b", "action": {"io.paradecom.schemas.PlainAction": "NOOP"}, "needs": [{"task": "a"}]}]}
      """;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Installation installation;

  @BeforeAll
  static void start() throws IOException {
    installation = new Installation(folder, PARTITIONS, 4);
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  @Test
  void shouldRunWhatPythonSubmits() throws Exception {
    assertRuns(python(), "python/submit.py");
  }

  @Test
  void shouldRunWhatJavaScriptSubmits() throws Exception {
    assertRuns(node(), "javascript/submit.js");
  }

  @Test
  void shouldTellPythonWhyItsSubmitIsRefused() throws Exception {
    assertRefuses(python(), "python/submit.py");
  }

  @Test
  void shouldTellJavaScriptWhyItsSubmitIsRefused() throws Exception {
    assertRefuses(node(), "javascript/submit.js");
  }

  @Test
  void shouldSendHomeWhatPythonHashedElsewhere() throws Exception {
    // Given
    ForeignProgram python = python();
    String id = idThatIsHashedElsewhere();
    long before = installation.counted("paradecom.leader.records.misrouted");

    // When
    ForeignProgram.Outcome outcome =
        submit(
            python, "python/submit.py", "--workflow-id", id, "--partitioner", "consistent_random");

    // Then
    assertSucceeded(outcome);
    assertThat(installation.counted("paradecom.leader.records.misrouted")).isEqualTo(before + 1);
  }

  @Test
  void shouldRunWhatConfluentsOwnProducerWrites() throws Exception {
    // Given
    ForeignProgram python = python();
    WorkflowId id = new WorkflowId("avro-producer-" + UUID.randomUUID());
    Path schema = folder.resolve("command.avsc");
    Files.writeString(schema, WorkflowCommandRecord.getClassSchema().toString());
    try (EventFeed feed = EventFeed.fromNow(installation.access(), id)) {
      // When
      ForeignProgram.Outcome outcome =
          python.run(
              folder,
              "src/test/resources/clients/avro_producer.py",
              installation.bootstrap(),
              installation.registryUrl(),
              installation.topics().commands(),
              id.value(),
              UUID.randomUUID().toString(),
              schema.toString());

      // Then
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(Installation.end(Installation.readToEnd(feed))).isEqualTo(WorkflowState.SUCCEEDED);
    }
  }

  private static void assertRuns(ForeignProgram program, String script) throws Exception {
    assertSucceeded(submit(program, script));
  }

  private static void assertSucceeded(ForeignProgram.Outcome outcome) throws IOException {
    assertThat(outcome.exitCode()).as(outcome.err() + outcome.out()).isZero();
    List<JsonNode> lines = lines(outcome);
    assertThat(lines.stream().map(line -> line.path("sequence").asInt()))
        .isEqualTo(IntStream.rangeClosed(1, lines.size()).boxed().toList());
    List<String> succeeded =
        lines.stream()
            .filter(line -> line.path("event").asText().equals("TaskSucceeded"))
            .map(line -> line.path("task").asText())
            .toList();
    assertThat(succeeded).startsWith("fetch").endsWith("ship").hasSize(4).contains("build", "test");
    assertThat(lines.getLast().path("state").asText()).isEqualTo("SUCCEEDED");
  }

  private static void assertRefuses(ForeignProgram program, String script) throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("cycle.json"), CYCLE);

    // When
    ForeignProgram.Outcome outcome = submit(program, script, file.toString());

    // Then
    assertThat(outcome.exitCode()).as(outcome.err() + outcome.out()).isEqualTo(2);
    assertThat(lines(outcome).getLast().path("reason").asText()).contains("a").contains("b");
  }

  private static ForeignProgram.Outcome submit(
      ForeignProgram program, String script, String... further) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(ForeignProgram.project().resolve("examples/clients").resolve(script).toString());
    words.addAll(
        List.of("--bootstrap", installation.bootstrap(), "--registry", installation.registryUrl()));
    words.addAll(List.of(further));
    return program.run(folder, words.toArray(String[]::new));
  }

  private static List<JsonNode> lines(ForeignProgram.Outcome outcome) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : outcome.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).as(outcome.err()).isNotEmpty();
    return lines;
  }

  /** librdkafka's default takes the CRC32 of the key. */
  private static String idThatIsHashedElsewhere() {
    return IntStream.range(0, 1000)
        .mapToObj(number -> "elsewhere-" + number)
        .filter(id -> {
          CRC32 crc = new CRC32();
          crc.update(id.getBytes(StandardCharsets.UTF_8));
          return crc.getValue() % PARTITIONS
              != installation.topics().partitionOf(new WorkflowId(id));
        })
        .findFirst()
        .orElseThrow();
  }

  private static ForeignProgram python() throws IOException, InterruptedException {
    Optional<ForeignProgram> python = ForeignProgram.python(folder);
    assumeTrue(
        python.isPresent(),
        "no Python with confluent_kafka, avro and requests; see examples/clients/python");
    return python.orElseThrow();
  }

  private static ForeignProgram node() throws IOException, InterruptedException {
    Optional<ForeignProgram> node = ForeignProgram.node(folder);
    assumeTrue(
        node.isPresent(), "no Node with the packages of examples/clients/javascript; run npm ci");
    return node.orElseThrow();
  }
}
