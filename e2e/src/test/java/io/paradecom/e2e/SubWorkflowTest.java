package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflows that tasks start, over two leaders of which one is killed. */
@Tag("extended")
class SubWorkflowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PARENTS = 6;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = Cluster.start(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.stop();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Paradecom leader(int port) throws IOException {
    Path state = Files.createTempDirectory(folder, "leader");
    return cluster
        .start(
            "leader",
            "--state-dir",
            state.toString(),
            "--partitions",
            "2",
            "--rest-port",
            Integer.toString(port))
        .awaitError("paradecom leader ready");
  }

  private Paradecom.Outcome ask(int port, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--url");
    all.add("http://127.0.0.1:" + port);
    return Paradecom.run(folder, all.toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Returns the states of all workflows, by their ids. */
  private Map<String, String> states(int port) throws Exception {
    Map<String, String> states = new HashMap<>();
    for (String line : ask(port, "list", "--json").out().lines().toList()) {
      JsonNode run = JSON.readTree(line);
      states.put(run.path("id").asText(), run.path("state").asText());
    }
    return states;
  }

  @Test
  void shouldEndEachWorkflowOnceThoughALeaderIsKilled() throws Exception {
    // Given
    int first = freePort();
    int second = freePort();
    Paradecom victim = leader(first);
    leader(second);
    cluster.runner("one");
    Path part =
        write(
            "part.yaml",
            """
            apiVersion: paradecom/v1
            workflow: part
            params: { who: {} }
            tasks:
              begin: { env: { WHO: "${param:who}" }, shell: 'echo "$WHO" >> begun' }
              hold: { needs: [begin], shell: "while [ ! -e go ]; do sleep 0.2; done; echo '{\\"ok\\": true}'" }
            """);
    assertThat(ask(second, "apply", "-f", part.toString()).exitCode()).isZero();
    for (int i = 0; i < PARENTS; i++) {
      Path whole =
          write(
              "whole.yaml",
              """
              apiVersion: paradecom/v1
              workflow: whole
              key: whole-%d
              tasks:
                t: { workflow: { name: part, params: { who: w%d }, output: hold } }
                after: { needs: [t], when: inputs.t.ok, shell: echo done }
              """
                  .formatted(i, i));
      assertThat(ask(second, "submit", whole.toString()).exitCode()).isZero();
    }
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("begun")));

    // When
    victim.kill();
    Files.createFile(folder.resolve("go"));

    // Then
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(states(second).values()).hasSize(2 * PARENTS).containsOnly("SUCCEEDED"));
    Paradecom.Outcome verified = cluster.run("verify");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }
}
