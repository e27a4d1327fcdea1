package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of conditions, joins, approvals, waits and signals, as a person would run it. */
@Tag("extended")
class ConditionsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EXAMPLE =
      Path.of("..", "examples", "conditions.yaml").toAbsolutePath().normalize();

  @TempDir private static Path folder;
  private static Paradecom up;

  @BeforeAll
  static void start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    up =
        Paradecom.start(folder, "up", "--port", Integer.toString(port), "--runners", "4")
            .awaitError("paradecom is up");
  }

  @AfterAll
  static void stop() throws Exception {
    up.terminate();
    up.await();
  }

  private static String submitted() throws Exception {
    Paradecom.Outcome outcome = paradecom("submit", EXAMPLE.toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  private static Paradecom.Outcome paradecom(String... words) throws Exception {
    return Paradecom.run(folder, words);
  }

  private static JsonNode task(String workflow, String task) throws Exception {
    return JSON.readTree(paradecom("show", workflow, task, "--json").out());
  }

  private static void awaitReason(String workflow, String task, String reason) {
    Awaitility.await(task + " " + reason)
        .atMost(PATIENCE)
        .until(() -> task(workflow, task).path("reason").asText().equals(reason));
  }

  private static void awaitState(String workflow, String task, String state) {
    Awaitility.await(task + " " + state)
        .atMost(PATIENCE)
        .until(() -> task(workflow, task).path("state").asText().equals(state));
  }

  @Test
  void shouldGoOnAsPeopleAndSignalsSay() throws Exception {
    // Given
    String id = submitted();
    assertThat(paradecom("signal", id, "window-open", "--data", "{\"until\": 18}").exitCode())
        .isZero();
    awaitReason(id, "review", "APPROVAL");
    assertThat(paradecom("why", id, "review").out()).contains("approve");

    // When
    Paradecom.Outcome incomplete = paradecom("approve", id, "review");
    Paradecom.Outcome approved =
        paradecom("approve", id, "review", "--field", "version=1.4.0", "--author", "ada");

    // Then
    assertThat(incomplete.exitCode()).isNotZero();
    assertThat(incomplete.err()).contains("[version]");
    assertThat(approved.exitCode()).as(approved.err()).isZero();
    awaitState(id, "report", "SUCCEEDED");
    assertThat(task(id, "lint").path("state").asText()).isEqualTo("FAILED");
    assertThat(task(id, "notify").path("state").asText()).isEqualTo("SKIPPED");
    assertThat(task(id, "publish-docs").path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(task(id, "docs-unchanged").path("state").asText()).isEqualTo("SKIPPED");
    assertThat(task(id, "docs-unchanged").path("unmet").asText("absent")).isEmpty();
    assertThat(paradecom("why", id, "docs-unchanged").out()).contains("its condition is false");
    assertThat(task(id, "window").path("state").asText()).isEqualTo("SUCCEEDED");
    Paradecom.Outcome watched = paradecom("watch", id);
    assertThat(watched.exitCode()).as(watched.out() + watched.err()).isZero();
  }

  @Test
  void shouldFailWhenRejected() throws Exception {
    // Given
    String id = submitted();
    awaitReason(id, "review", "APPROVAL");

    // When
    Paradecom.Outcome rejected = paradecom("reject", id, "review", "--note", "not on a Friday");

    // Then
    assertThat(rejected.exitCode()).as(rejected.err()).isZero();
    awaitState(id, "report", "SUCCEEDED");
    assertThat(task(id, "review").path("failure").path("kind").asText()).isEqualTo("REJECTED");
    assertThat(task(id, "review").path("failure").path("message").asText())
        .contains("not on a Friday");
    assertThat(task(id, "deploy").path("state").asText()).isEqualTo("SKIPPED");
  }
}
