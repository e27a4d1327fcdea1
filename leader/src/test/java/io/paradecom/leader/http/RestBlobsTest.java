package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.blob.BlobSweeper;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.http.RestFixture.Answer;
import io.paradecom.spi.BlobWriter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Large outputs, through the whole leader. */
class RestBlobsTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String ALL = "/api/v1/workflows/";

  /** Less than until the sweeper first looks at the whole store by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
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

  private static String graph(String name, String tasks) {
    return "apiVersion: paradecom/v1\nworkflow: %s\ntasks: { %s }\n".formatted(name, tasks);
  }

  private static String ended(String name, String tasks) throws Exception {
    String path = rest.submit(graph(name, tasks));
    rest.awaitState(path, "SUCCEEDED");
    return path;
  }

  private static String id(String path) {
    return path.substring(ALL.length());
  }

  private static Answer content(String path, String task) throws Exception {
    return rest.get(path + "/tasks/" + task + "/output/content");
  }

  private static Set<String> inStore() throws IOException {
    Set<String> found = new TreeSet<>();
    rest.blobs().forEachWorkflow((id, _) -> found.add(id));
    return found;
  }

  private static void purge(String path) throws Exception {
    assertThat(rest.order(path + "/purge", "").status()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> !inStore().contains(id(path)));
  }

  private static Path fileOf(String path) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs/workflows"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains("/" + id(path) + "/"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void shouldGiveAnOutputAsAFileToBeSaved() throws Exception {
    // Given
    String path = ended("saved", "large1: { command: [x] }, small: { command: [x] }");

    // When
    HttpResponse<String> answer =
        rest.send(
            rest.request(path + "/tasks/large1/output/content").GET().build(),
            HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("large1");
    assertThat(answer.headers().map())
        .containsEntry("Content-Disposition", List.of("attachment; filename=\"large1.txt\""))
        .containsEntry("X-Content-Type-Options", List.of("nosniff"))
        .containsEntry("Content-Length", List.of("6"));
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox");
    assertThat(content(path, "small").text()).isEqualTo("{\"from\":\"small\"}");
    assertThat(rest.get(path + "/tasks/large1/output").text())
        .startsWith("{\"from\":\"large1\",\"$blob\":{\"sha256\":\"");
    JsonNode large = rest.get(path + "/tasks/large1").json().path("large");
    assertThat(large).hasSize(1);
    assertThat(large.get(0).path("bytes").asInt()).isEqualTo(6);
    assertThat(rest.get(path + "/tasks/small").json().has("large")).isFalse();
    assertThat(content(path, "none").status()).isEqualTo(404);
    assertThat(rest.get(path + "/tasks/small/output/content?member=x").status()).isEqualTo(404);
  }

  @Test
  void shouldSayThatAFileIsDamagedOrMissing() throws Exception {
    String path = ended("damaged", "large1: { command: [x] }");
    Path file = fileOf(path);
    assertThat(file.toFile().setWritable(true)).isTrue();
    Files.writeString(file, "larg31");
    Answer damaged = content(path, "large1");
    assertThat(damaged.status()).isEqualTo(410);
    assertThat(damaged.detail()).contains("but it is damaged.");
    Files.delete(file);
    assertThat(content(path, "large1").detail()).contains("but it is not there.");
  }

  @Test
  void shouldDeleteItWithItsWorkflowAndKeepWhatAForkTookOver() throws Exception {
    // Given
    String source =
        ended("source", "large1: { command: [x] }, b: { needs: [large1], command: [x] }");
    Answer forked = rest.order(source + "/fork", "{\"id\":\"forked\"}");
    assertThat(forked.status()).as("%s", forked).isEqualTo(201);
    rest.awaitState(ALL + "forked", "SUCCEEDED");
    assertThat(inStore()).contains(id(source), "forked");

    // When
    purge(source);

    // Then
    assertThat(inStore()).contains("forked");
    assertThat(content(ALL + "forked", "large1").text()).isEqualTo("large1");
    purge(ALL + "forked");
    assertThat(inStore()).doesNotContain("forked");
  }

  @Test
  void shouldRefuseAForkThatCannotTakeItOver() throws Exception {
    String source = ended("torn", "large1: { command: [x] }");
    Files.delete(fileOf(source));
    Answer forked = rest.order(source + "/fork", "{\"id\":\"torn-fork\"}");
    assertThat(forked.status()).isEqualTo(503);
    assertThat(forked.detail()).contains("take over the large output of 'large1'");
    assertThat(rest.get(ALL + "torn-fork").status()).isEqualTo(404);
  }

  @Test
  void shouldHandItUpToTheWorkflowThatStartedAnother() throws Exception {
    // Given
    String kept = graph("part", "large1: { command: [x] }, large2: { command: [x] }");
    assertThat(rest.post("/api/v1/definitions", kept, "Content-Type", "application/yaml").status())
        .isEqualTo(201);

    // When
    String parent =
        ended(
            "whole",
            "one: { workflow: { name: part, output: large1 } },"
                + " two: { workflow: { name: part, output: [large1, large2] } }");
    JsonNode one = rest.get(parent + "/tasks/one").json();
    JsonNode two = rest.get(parent + "/tasks/two").json();
    purge(ALL + one.path("child").path("workflow").asText());
    purge(ALL + two.path("child").path("workflow").asText());

    // Then
    assertThat(content(parent, "one").text()).isEqualTo("large1");
    assertThat(rest.get(parent + "/tasks/two/output/content?member=large2").text())
        .isEqualTo("large2");
    assertThat(content(parent, "two").json().path("large1").path("$blob").path("bytes").asInt())
        .isEqualTo(6);
  }

  @Test
  void shouldSweepWhatIsOfNoWorkflowAndNothingElse() throws Exception {
    // Given
    String kept = ended("stays", "large1: { command: [x] }");
    try (BlobWriter writer = rest.blobs().write("nobody")) {
      writer.stream().write("x".getBytes(StandardCharsets.UTF_8));
      writer.commit("0".repeat(64));
    }

    // When Then
    try (BlobSweeper now = sweeper(Clock.systemUTC())) {
      now.sweep(rest.blobs());
      now.sweep(rest.blobs());
      assertThat(inStore()).contains("nobody", id(kept));
    }
    try (BlobSweeper later = sweeper(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)))) {
      later.sweep(rest.blobs());
      assertThat(inStore()).as("at the first look").contains("nobody", id(kept));
      later.sweep(rest.blobs());
      assertThat(inStore()).contains(id(kept)).doesNotContain("nobody");
    }
  }

  private static BlobSweeper sweeper(Clock clock) {
    return new BlobSweeper(
        new LeaderBlobs(rest.blobs()),
        rest.leader().view().topics(),
        rest.leader().view()::rows,
        clock);
  }
}
