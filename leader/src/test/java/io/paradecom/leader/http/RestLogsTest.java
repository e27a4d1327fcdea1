package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.codec.LogChunk;
import io.paradecom.common.codec.LogCodec;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.http.RestFixture.Answer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RestLogsTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String HELD =
      """
      apiVersion: paradecom/v1
      workflow: held
      tasks:
        hold: { command: [x] }
        hold2: { command: [x] }
      """;

  @TempDir private static Path folder;
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest =
        new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, Duration.ofSeconds(30))
            .served();
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static String submitted() throws Exception {
    String path = rest.submit(HELD);
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    return path;
  }

  private static LogChunk chunk(String path, String task, int attempt, long at, String text)
      throws Exception {
    JsonNode run = rest.get(path).json();
    return new LogChunk(
        new WorkflowId(run.path("id").asText()),
        new RunId(run.path("run").asText()),
        new TaskId(task),
        attempt,
        LogChunk.Stream.STDOUT,
        at,
        text,
        false,
        Instant.parse("2026-01-31T12:00:00Z"));
  }

  private static void print(LogChunk... chunks) throws Exception {
    String topic = rest.access().topics().logs();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (LogChunk chunk : chunks) {
        byte[] value = rest.access().wire().encode(topic + "-value", LogCodec.toRecord(chunk));
        byte[] key = chunk.workflowId().value().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, value)).get();
      }
    }
  }

  private static List<String> texts(Answer answer) throws Exception {
    List<String> texts = new ArrayList<>();
    answer.json().path("pieces").forEach(piece -> texts.add(piece.path("text").asText()));
    return texts;
  }

  @Test
  void shouldTellWhatATaskPrintsPageByPage() throws Exception {
    // Given
    String path = submitted();
    print(
        chunk(path, "hold", 1, 0, "one\n"),
        chunk(path, "hold2", 1, 0, "other\n"),
        chunk(path, "hold", 1, 4, "two\n"),
        chunk(path, "hold", 2, 0, "again\n"));

    // When
    Answer first = rest.get(path + "/tasks/hold/logs?limit=2");
    Answer rested = rest.get(path + "/tasks/hold/logs?after=" + first.json().path("next").asLong());

    // Then
    assertThat(texts(first)).containsExactly("one\n", "two\n");
    assertThat(first.json().path("expired").asBoolean()).isFalse();
    assertThat(first.json().path("pieces").path(1).path("position").asInt()).isEqualTo(4);
    assertThat(texts(rested)).containsExactly("again\n");
    assertThat(texts(rest.get(path + "/tasks/hold/logs?attempt=2"))).containsExactly("again\n");
    assertThat(texts(rest.get(path + "/logs")))
        .containsExactly("one\n", "other\n", "two\n", "again\n");
    assertThat(rest.get(path + "/tasks/nobody/logs").status()).isEqualTo(404);
    assertThat(rest.get(path + "/tasks/hold/logs?attempt=x").status()).isEqualTo(400);
    rest.order(path + "/cancel", "");
  }

  @Test
  void shouldStreamWhatIsPrintedFromNowOn() throws Exception {
    // Given
    String path = submitted();
    print(chunk(path, "hold", 1, 0, "before\n"));
    HttpResponse<InputStream> response =
        rest.send(
            rest.request(path + "/tasks/hold/logs")
                .header("Accept", "text/event-stream")
                .GET()
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      // When
      List<String> told = until(lines, "event: caughtUp");
      print(chunk(path, "hold", 1, 7, "after\n"));
      List<String> news = until(lines, "data: {\"offset\"");

      // Then
      assertThat(told)
          .anyMatch(line -> line.contains("before"))
          .noneMatch(line -> line.contains("after"));
      assertThat(news).anyMatch(line -> line.contains("after"));
    }
    rest.order(path + "/cancel", "");
  }

  private static List<String> until(BufferedReader lines, String last) throws Exception {
    List<String> read = new ArrayList<>();
    while (read.isEmpty() || !read.getLast().startsWith(last)) {
      String line = lines.readLine();
      assertThat(line).as("after %s", read).isNotNull();
      read.add(line);
    }
    return read;
  }

  @Test
  void shouldSayThatTheBeginningIsKeptNoLonger() throws Exception {
    // Given
    String path = submitted();
    print(chunk(path, "hold", 1, 0, "old\n"), chunk(path, "hold", 1, 4, "new\n"));
    int partition =
        rest.access()
            .topics()
            .partitionOf(new WorkflowId(rest.get(path).json().path("id").asText()));
    TopicPartition logs = new TopicPartition(rest.access().topics().logs(), partition);
    long kept = rest.get(path + "/logs").json().path("pieces").path(1).path("offset").asLong();

    // When
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      admin.deleteRecords(Map.of(logs, RecordsToDelete.beforeOffset(kept))).all().get();
    }
    Answer answer = rest.get(path + "/tasks/hold/logs");

    // Then
    assertThat(texts(answer)).containsExactly("new\n");
    assertThat(answer.json().path("expired").asBoolean()).isTrue();
    rest.order(path + "/cancel", "");
  }
}
