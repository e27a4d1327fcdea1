package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker in Python of the examples, as a process that may be killed. */
@Tag("extended")
class WorkerTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "executors", "worker");
  private static final Pattern ADDRESS = Pattern.compile("workers ask at (http://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final List<Process> workers = new ArrayList<>();
  private @Nullable Paradecom up;
  private String address = "";

  @BeforeEach
  void start() throws Exception {
    assumeTrue(pythonIsThere(), "no python3");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    up =
        Paradecom.start(
                folder,
                "up",
                "--port",
                Integer.toString(port),
                "--workers-port",
                "0",
                "--workers-lease",
                "2s")
            .awaitError("paradecom is up");
    Matcher said = ADDRESS.matcher(up.errors());
    assertThat(said.find()).as(up.errors()).isTrue();
    address = said.group(1);
  }

  @AfterEach
  void stop() throws Exception {
    workers.forEach(Process::destroyForcibly);
    if (up != null) {
      up.terminate();
      up.await();
    }
  }

  private static boolean pythonIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private Process worker() throws IOException {
    Process worker =
        new ProcessBuilder(
                "python3",
                EXAMPLE.resolve("worker.py").toAbsolutePath().normalize().toString(),
                "--url",
                address)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(folder, "worker", ".txt").toFile())
            .start();
    workers.add(worker);
    return worker;
  }

  private String submitted(String tasks) throws Exception {
    Path file = Files.createTempFile(folder, "graph", ".yaml");
    Files.writeString(file, "apiVersion: paradecom/v1\ntasks:\n" + tasks);
    Paradecom.Outcome outcome = Paradecom.run(folder, "submit", file.toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  private JsonNode task(String workflow, String task) throws Exception {
    return JSON.readTree(Paradecom.run(folder, "show", workflow, task, "--json").out());
  }

  private String output(String workflow, String task) throws Exception {
    return Paradecom.run(folder, "show", workflow, task, "--output").out().strip();
  }

  private void awaitState(String workflow, String task, String state) {
    Awaitility.await(task + " " + state)
        .atMost(PATIENCE)
        .until(() -> task(workflow, task).path("state").asText().equals(state));
  }

  @Test
  void aTaskWaitsForAWorkerWhichMayDieAndBeReplaced() throws Exception {
    // Given a task that nobody does
    String first =
        submitted(Files.readString(EXAMPLE.resolve("graph.yaml")).split("tasks:\n", 2)[1]);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            Paradecom.run(folder, "why", first, "count")
                .out()
                .contains("offers the executor words"));

    // When a worker comes
    Process worker = worker();

    // Then it is done
    awaitState(first, "count", "SUCCEEDED");
    assertThat(output(first, "count")).isEqualTo("{\"words\":6,\"different\":4,\"attempt\":1}");
    assertThat(Paradecom.run(folder, "logs", first, "count").out()).contains("be: 2");
    assertThat(Paradecom.run(folder, "watch", first).exitCode()).isZero();

    // When it is killed in the middle
    String second =
        submitted(
            "  slow: { custom: { type: words, with: { text: a b, seconds: 12 } },"
                + " retry: { maxAttempts: 2, backoff: 100ms } }\n");
    awaitState(second, "slow", "RUNNING");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> Paradecom.run(folder, "logs", second, "slow").out().contains("b: 1"));
    worker.destroyForcibly().waitFor();
    worker();

    // Then another does it in a second attempt
    awaitState(second, "slow", "SUCCEEDED");
    assertThat(output(second, "slow")).isEqualTo("{\"words\":2,\"different\":2,\"attempt\":2}");
    assertThat(Paradecom.run(folder, "watch", second).exitCode()).isZero();
  }

  @Test
  void aTaskThatIsCancelledIsToldToItsWorker() throws Exception {
    worker();
    String workflow =
        submitted("  slow: { custom: { type: words, with: { text: a b, seconds: 600 } } }\n");
    awaitState(workflow, "slow", "RUNNING");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> Paradecom.run(folder, "logs", workflow, "slow").out().contains("b: 1"));

    Paradecom.run(folder, "cancel", workflow);

    awaitState(workflow, "slow", "CANCELLED");
    String next = submitted("  quick: { custom: { type: words, with: { text: a } } }\n");
    awaitState(next, "quick", "SUCCEEDED");
  }
}
