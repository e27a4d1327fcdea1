package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.embedded.directory.DataDirectory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are repeated, from the file to the last round. */
class RepeatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private Paradecom.Outcome paradecom(String... words) throws Exception {
    Paradecom.Outcome outcome = Paradecom.run(folder, words);
    assertThat(outcome.err()).doesNotContain("\tat ");
    return outcome;
  }

  private void assertClean(String data) throws Exception {
    Paradecom.Outcome verified = paradecom("verify", "--data-dir", data, "--json");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(JSON.readTree(verified.out()).path("verdict").asText()).isEqualTo("clean");
  }

  @Test
  void theExampleRuns() throws Exception {
    // Given
    Path graph =
        Files.copy(Path.of("..", "examples", "repeat.yaml"), folder.resolve("repeat.yaml"));

    // When
    Paradecom.Outcome outcome = paradecom("run", graph.toString(), "--json");

    // Then: three rounds each, and the report
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    JsonNode summary = JSON.readTree(outcome.out());
    assertThat(summary.path("state").asText()).isEqualTo("succeeded");
    assertThat(summary.path("succeeded").asInt()).isEqualTo(3);
    assertThat(summary.path("attempts").asInt()).isEqualTo(7);
    assertThat(outcome.err())
        .contains("round  ready  1 ended: again")
        .contains("wait   ready  round for 200 ms")
        .contains("round  polish  3 ended: enough");
    assertClean(DataDirectory.beside(graph).toString());
  }

  @Test
  void shouldFailWhenItsRoundsAreUsedUpAndUndoWhatWasDone() throws Exception {
    // Given
    Path graph =
        Files.writeString(
            folder.resolve("graph.yaml"),
            """
            apiVersion: paradecom/v1
            workflow: vain
            onFailure: rollback
            tasks:
              first:
                repeat: { until: round == 2, rounds: 3 }
                shell: 'echo "first $PARADECOM_ROUND" >> witness; echo "{\\"n\\": $PARADECOM_ROUND}"'
                undo: { shell: 'echo "undo $PARADECOM_ROUND $(cat "$PARADECOM_INPUTS")" >> witness' }
              vain:
                needs: [first]
                repeat: { until: output.nosuch, rounds: 2 }
                shell: 'echo "vain $PARADECOM_ROUND" >> witness; echo "{}"'
            """);

    // When
    Paradecom.Outcome outcome = paradecom("run", graph.toString());

    // Then
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("round  vain  1 ended: it cannot be evaluated: key 'nosuch' is not present")
        .contains("Expected 'output.nosuch' to hold after 2 rounds at the latest");
    assertThat(Files.readAllLines(folder.resolve("witness")))
        .containsExactly("first 1", "first 2", "vain 1", "vain 2", "undo 2 {\"first\":{\"n\": 2}}");
    assertClean(DataDirectory.beside(graph).toString());
  }

  @Test
  void shouldRepeatAWorkflowOverACrash() throws Exception {
    // Given
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Paradecom first = up(port);
    Path draft =
        Files.writeString(
            folder.resolve("draft.yaml"),
            """
            apiVersion: paradecom/v1
            workflow: draft
            params: { number: {}, notes: { default: "" } }
            tasks:
              write: { env: { R: "${param:number}", N: "${param:notes}" }, shell: 'echo "$R<$N>" >> witness' }
              review:
                needs: [write]
                env: { R: "${param:number}" }
                shell: |
                  if [ "$R" -ge 3 ]; then good=true; else good=false; fi
                  echo "{\\"good\\": $good, \\"notes\\": \\"better than $R\\"}"
            """);
    Path article =
        Files.writeString(
            folder.resolve("article.yaml"),
            """
            apiVersion: paradecom/v1
            workflow: article
            key: article-1
            tasks:
              article:
                repeat: { until: output.good, rounds: 5, every: 15s }
                retry: { maxAttempts: 1 }
                workflow: { name: draft, params: { number: "${round}", notes: "${previous/notes}" }, output: review }
              last: { needs: [article], shell: 'cp "$PARADECOM_INPUTS" seen.json' }
            """);
    assertThat(paradecom("apply", "-f", draft.toString()).exitCode()).isZero();
    Paradecom.Outcome submitted = paradecom("submit", article.toString());
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    String id = submitted.out().split("\\s", 2)[0];
    Awaitility.await().atMost(PATIENCE).until(() -> reason(id).equals("ROUND"));
    assertThat(paradecom("why", id, "article").out())
        .containsPattern(
            "It waits for round [23] until .* \\([12] of 5 rounds done; `until` is false");
    assertThat(paradecom("show", id).out()).containsPattern("[12] of 5 rounds done");

    // When
    first.kill();
    Paradecom second = up(port);
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> show(id).path("state").asText().equals("SUCCEEDED"));

    // Then
    assertThat(Files.readAllLines(folder.resolve("witness")))
        .containsExactly("1<>", "2<better than 1>", "3<better than 2>");
    assertThat(folder.resolve("seen.json"))
        .content()
        .contains("{\"good\": true, \"notes\": \"better than 3\"}");
    JsonNode repeated = show(id, "article");
    assertThat(repeated.path("attempt").asInt()).isBetween(3, repeated.path("maxAttempts").asInt());
    assertThat(show(id + "--article--3").path("state").asText()).isEqualTo("SUCCEEDED");
    second.terminate();
    assertThat(second.await().exitCode()).isZero();
    assertClean(".paradecom/up");
  }

  private Paradecom up(int port) throws Exception {
    return Paradecom.start(folder, "up", "--port", Integer.toString(port))
        .awaitError("paradecom is up");
  }

  private JsonNode show(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("show"));
    all.addAll(List.of(words));
    all.add("--json");
    return JSON.readTree(paradecom(all.toArray(String[]::new)).out());
  }

  private String reason(String id) throws Exception {
    return show(id, "article").path("reason").asText();
  }
}
