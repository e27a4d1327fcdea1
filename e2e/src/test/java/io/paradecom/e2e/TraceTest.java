package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as a receiver of OTLP sees it. */
class TraceTest {
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @TempDir private Path folder;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          bodies.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Path graph(String work) throws Exception {
    return Files.writeString(
        folder.resolve("traced.yaml"),
        """
        apiVersion: paradecom/v1
        workflow: traced
        tasks:
          first: { shell: 'echo "$TRACEPARENT" >> spans' }
          second: { needs: [first], shell: '%s' }
        """
            .formatted(work));
  }

  private String receiver() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often a span with this name was sent; a name is a field of a span, its number 5. */
  private long sent(String name) {
    String field = "*" + (char) name.length() + name;
    return bodies.stream().mapToLong(body -> body.split(Pattern.quote(field), -1).length - 1).sum();
  }

  @Test
  void shouldSendARunWithItsTasksAndAttempts() throws Exception {
    // When
    Paradecom.Outcome outcome =
        Paradecom.run(folder, "run", graph("exit 3").toString(), "--otlp", receiver());

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
    assertThat(sent("traced")).isOne();
    assertThat(sent("first")).isOne();
    assertThat(sent("first attempt 1")).isOne();
    assertThat(sent("second")).isOne();
    assertThat(String.join("", bodies)).contains("Expected exit code 0, but found 3.");
    String[] span = Files.readString(folder.resolve("spans")).strip().split("-", -1);
    assertThat(span).hasSize(4);
    assertThat(String.join("", bodies)).contains(bytes(span[1]), bytes(span[2]));
  }

  private static String bytes(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldSendTheWholeRunAlsoAfterAKill() throws Exception {
    // Given
    String file = graph("touch under-way; while ! test -e go; do sleep 0.05; done").toString();
    Paradecom first = Paradecom.start(folder, "run", file, "--otlp", receiver());
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> sent("first") == 1);
    first.kill();
    Files.createFile(folder.resolve("go"));

    // When
    Paradecom.Outcome outcome =
        Paradecom.run(folder, "run", file, "--resume", "--otlp", receiver());

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(sent("traced")).isOne();
    assertThat(sent("second")).isOne();
    // Once more where the kill came between the request and the place in the log.
    assertThat(sent("first")).isBetween(1L, 2L);
  }

  @Test
  void shouldSayWhatIsWrongWithAnAddress() throws Exception {
    // When
    Paradecom.Outcome outcome =
        Paradecom.run(folder, "run", graph("true").toString(), "--otlp", "localhost:4318");

    // Then
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "In --otlp: Expected the address of an OTLP receiver as http://host:4318, but found"
                + " \"localhost:4318\".");
  }
}
