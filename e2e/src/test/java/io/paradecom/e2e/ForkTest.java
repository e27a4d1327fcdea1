package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A variant of a workflow, by the verbs, and what verify says of it. */
@Tag("extended")
class ForkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EXAMPLE = Path.of("..", "examples", "fork").toAbsolutePath();

  @TempDir private Path folder;

  private Paradecom.Outcome paradecom(String... words) throws Exception {
    return Paradecom.run(folder, words);
  }

  @Test
  void shouldTakeOverWhatThePatchDoesNotTouch() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Paradecom up =
        Paradecom.start(folder, "up", "--port", Integer.toString(port))
            .awaitError("paradecom is up");
    String graph = EXAMPLE.resolve("graph.yaml").toString();
    String patch = EXAMPLE.resolve("patch.json").toString();
    Paradecom.Outcome watched = paradecom("submit", graph, "--watch");
    assertThat(watched.exitCode()).as(watched.err()).isZero();
    String source = watched.out().lines().findFirst().orElseThrow().split(" ", 2)[0];

    // Only told.
    Paradecom.Outcome dry = paradecom("fork", source, "--patch", patch, "--dry-run");
    assertThat(dry.err()).contains("2 taken over (fetch, train), 2 done anew (evaluate, report)");
    assertThat(paradecom("list", "--json").out().lines()).hasSize(1);

    // And done.
    Paradecom.Outcome forked =
        paradecom("fork", source, "--patch", patch, "--id", "variant", "--watch");
    assertThat(forked.exitCode()).as(forked.err()).isZero();
    JsonNode report = JSON.readTree(paradecom("show", "variant", "report", "--output").out());
    assertThat(report.toString()).contains("\"threshold\":0.9").contains("\"model\":\"m1\"");
    assertThat(paradecom("show", "variant").out()).contains("forked-from=" + source);
    JsonNode attempts = JSON.readTree(paradecom("show", "variant", "train", "--json").out());
    assertThat(attempts.path("attempt").asInt()).isZero();
    assertThat(paradecom("show", source, "report", "--output").out()).contains("0.5");

    // The id is taken now; what cannot be meant is told in a sentence.
    Paradecom.Outcome again = paradecom("fork", source, "--id", "variant");
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("'variant' is taken");
    assertThat(paradecom("fork", source, "--at", "1").err())
        .contains("Expected '%s' to have started".formatted(source));
    assertThat(paradecom("fork", "nothing").exitCode()).isEqualTo(2);
    up.terminate();
    assertThat(up.await().exitCode()).isZero();
    Paradecom.Outcome verified = paradecom("verify", "--data-dir", ".paradecom/up");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }
}
