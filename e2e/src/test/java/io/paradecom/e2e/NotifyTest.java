package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyTest {
  private final Queue<JsonNode> taken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @TempDir private Path folder;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
          boolean fails = failures.getAndDecrement() > 0;
          if (!fails) {
            taken.add(body);
          }
          exchange.sendResponseHeaders(fails ? 503 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldTellOfApprovalsAndEndsBeforeTheProcessEndsAndTryAgain() throws Exception {
    // Given
    failures.set(2);
    Path file = folder.resolve("told.yaml");
    Files.writeString(
        file,
        """
        apiVersion: paradecom/v1
        workflow: told
        tasks:
          ok: { approval: { timeout: 500ms, default: approve } }
          bad: { needs: [ok], shell: "exit 1", retry: { maxAttempts: 1 } }
        """);
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--notify", url);

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
    List<JsonNode> all = List.copyOf(taken);
    assertThat(all)
        .extracting(it -> it.path("event").asText())
        .containsExactly("approval", "failed");
    assertThat(all.getFirst().path("taskId").asText()).isEqualTo("ok");
    assertThat(all.getFirst().path("text").asText()).contains("task ok waits for an approval");
    assertThat(all.getLast().path("workflowId").asText()).startsWith("told-");
  }

  @Test
  void shouldRefuseAnAddressWithoutShowingIt() throws Exception {
    // Given
    Path file = folder.resolve("told.yaml");
    Files.writeString(file, "apiVersion: paradecom/v1\ntasks: { a: { noop: true } }\n");

    // When
    Paradecom.Outcome outcome =
        Paradecom.run(folder, "run", file.toString(), "--notify", "ftp://host/canary");

    // Then
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--notify").doesNotContain("canary");
  }
}
