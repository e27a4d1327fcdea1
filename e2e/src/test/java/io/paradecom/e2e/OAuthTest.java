package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens of requests, and where neither they nor their client's secret may turn up. */
@Tag("extended")
class OAuthTest {
  private static final String SECRET = "canary-secret-5b1e";
  private static final String TOKEN = "canary-token-77aa";
  private static final String VISIBLE = "visible-in-the-answer";

  @TempDir private Path folder;

  @Test
  void neitherSecretNorTokenIsWrittenAnywhere() throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/token",
        exchange -> {
          tokens.incrementAndGet();
          answer(exchange, 200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":600}");
        });
    server.createContext(
        "/denied",
        exchange ->
            answer(exchange, 401, "{\"error\":\"" + SECRET + "\",\"of\":\"" + SECRET + "\"}"));
    server.createContext(
        "/api",
        exchange -> {
          String sent = exchange.getRequestHeaders().getFirst("Authorization");
          boolean known = sent.equals("Bearer " + TOKEN);
          answer(exchange, known ? 200 : 403, "{\"" + VISIBLE + "\":\"" + sent + "\"}");
        });
    server.start();
    try {
      Path data = folder.resolve("data");
      Paradecom.Outcome run =
          Paradecom.startWith(
                  Map.of("PARADECOM_SECRET_CLIENT", SECRET),
                  folder,
                  "run",
                  graph(server.getAddress().getPort()).toString(),
                  "--new",
                  "--http-allow",
                  "127.0.0.1",
                  "--data-dir",
                  data.toString())
              .await();

      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(tokens.get()).isEqualTo(1);
      assertThat(run.err() + run.out()).contains("/denied").doesNotContain("canary-");
      // What was answered beside the token is found, so the token would be.
      assertThat(filesWith(folder, VISIBLE)).isNotEmpty();
      assertThat(filesWith(folder, SECRET)).isEmpty();
      assertThat(filesWith(folder, TOKEN)).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static List<Path> filesWith(Path folder, String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private Path graph(int port) throws IOException {
    return Files.writeString(
        folder.resolve("graph.yaml"),
        """
        apiVersion: paradecom/v1
        defaults: { retry: { maxAttempts: 1 } }
        tasks:
          one: { http: { url: "http://127.0.0.1:%1$d/api/1", auth: { oauth2: &S } } }
          two: { http: { url: "http://127.0.0.1:%1$d/api/2", auth: { oauth2: &S } } }
          three:
            needs: [one, two]
            shell: 'cat "$PARADECOM_INPUTS"'
          denied: { http: { url: "http://127.0.0.1:%1$d/api/3", auth: { oauth2: &D } } }
        """
            .replace("&S", client("token"))
            .replace("&D", client("denied"))
            .formatted(port));
  }

  private static String client(String path) {
    return "{ tokenUrl: \"http://127.0.0.1:%1$d/"
        + path
        + "\", clientId: app, clientSecret: \"${secret:CLIENT}\" }";
  }
}
