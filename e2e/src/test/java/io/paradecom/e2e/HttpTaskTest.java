package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of tasks, from a file to a server and back into the tasks behind them. */
@Tag("extended")
class HttpTaskTest {
  @TempDir private Path folder;

  @Test
  void anAnswerReachesTheNextTaskAndAServerInTroubleIsAskedAgain() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          boolean ready = asked.incrementAndGet() > 1;
          byte[] answer = (ready ? "{\"id\":7}" : "wait").getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(ready ? 201 : 500, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      Path graph = graph(server.getAddress().getPort());

      Paradecom.Outcome refused = Paradecom.run(folder, "run", graph.toString(), "--new");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err() + refused.out()).contains("--http-allow");
      assertThat(bodies).isEmpty();

      Paradecom.Outcome done =
          Paradecom.run(folder, "run", graph.toString(), "--new", "--http-allow", "127.0.0.1");
      assertThat(done.exitCode()).as(done.err()).isEqualTo(0);
      assertThat(bodies).hasSize(2).containsOnly("{\"files\":[\"a\",\"b\"],\"of\":\"call\"}");
      assertThat(Files.readString(folder.resolve("seen.txt"))).contains("\"id\":7");
    } finally {
      server.stop(0);
    }
  }

  private Path graph(int port) throws IOException {
    return Files.writeString(
        folder.resolve("graph.yaml"),
        """
        apiVersion: paradecom/v1
        tasks:
          build: { shell: 'echo "{\\"files\\":[\\"a\\",\\"b\\"]}"' }
          call:
            needs: [build]
            retry: { backoff: 100ms }
            http:
              url: http://127.0.0.1:%d/releases
              json: { files: "${input:build/files}", of: "${task:id}" }
          read: { needs: [call], shell: 'cp "$PARADECOM_INPUTS" seen.txt' }
        """
            .formatted(port));
  }
}
