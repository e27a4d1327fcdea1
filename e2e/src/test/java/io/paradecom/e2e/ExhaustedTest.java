package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.embedded.directory.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are broken down when their attempts are used up, from the file to their parts. */
class ExhaustedTest {
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: hard
      tasks:
        build:
          title: Build the shop
          retry: { maxAttempts: 2, backoff: 10ms }
          onExhausted: { decompose: { model: "cmd:sh model.sh", depth: 2 } }
          shell: |
            echo "$PARADECOM_TASK_ID" >> witness
            case $PARADECOM_TASK_ID in
            build | build.1) echo "bricks are missing" >&2; exit 3 ;;
            esac
        last: { needs: [build], shell: 'cp "$PARADECOM_INPUTS" seen.json; echo last >> witness' }
      """;

  private static final String MODEL =
      """
      cat > "question$(ls question* 2> /dev/null | wc -l)"
      echo '{"subtasks": [{"id": "a", "title": "Walls '$$'", "complexity": 2},'
      echo '{"id": "b", "title": "Roof '$$'", "complexity": 2, "dependsOn": ["a"]}]}'
      """;

  @TempDir private Path folder;

  private Paradecom.Outcome run(Path file) throws Exception {
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--json");
    assertThat(outcome.err()).doesNotContain("\tat ");
    return outcome;
  }

  private void assertClean(Path file) throws Exception {
    Path data = DataDirectory.beside(file);
    Paradecom.Outcome verified =
        Paradecom.run(folder, "verify", "--data-dir", data.toString(), "--json");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    JsonNode found = new ObjectMapper().readTree(verified.out());
    assertThat(found.path("verdict").asText()).isEqualTo("clean");
  }

  @Test
  void theExampleRuns() throws Exception {
    // Given
    Path graph =
        Files.copy(Path.of("..", "examples", "exhausted.yaml"), folder.resolve("exhausted.yaml"));

    // When
    Paradecom.Outcome outcome = run(graph);

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(outcome.out());
    assertThat(summary.path("state").asText()).isEqualTo("succeeded");
    assertThat(summary.path("succeeded").asInt()).isEqualTo(5);
    assertThat(summary.path("attempts").asInt()).isEqualTo(7);
    assertClean(graph);
  }

  @Test
  void shouldBreakATaskAndThenAPartDownThatFailed() throws Exception {
    // Given
    Path graph = Files.writeString(folder.resolve("graph.yaml"), GRAPH);
    Files.writeString(folder.resolve("model.sh"), MODEL);

    // When
    Paradecom.Outcome outcome = run(graph);

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("witness")))
        .containsExactly(
            "build", "build", "build.1", "build.1", "build.1.1", "build.1.2", "build.2", "last");
    assertThat(folder.resolve("question0"))
        .content()
        .contains("What was done in each attempt at it as a whole:")
        .contains("build | build.1) echo")
        .contains("EXIT_CODE")
        .contains("bricks are missing")
        .doesNotContain("name=\"part of\"");
    assertThat(folder.resolve("question1")).content().contains("name=\"part of\"");
    assertThat(folder.resolve("question2")).doesNotExist();
    assertThat(folder.resolve("seen.json"))
        .content()
        .contains("{\"tasks\":[\"build.1\",\"build.2\"]}");
    assertClean(graph);
  }

  @Test
  void shouldFailAsItWouldHaveWhenItIsOnePiece() throws Exception {
    // Given
    Path graph = Files.writeString(folder.resolve("graph.yaml"), GRAPH);
    Files.writeString(
        folder.resolve("model.sh"),
        "cat > question; echo '{\"atomic\": true, \"subtasks\": []}'\n");

    // When
    Paradecom.Outcome outcome = run(graph);

    // Then
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("split")
        .contains("it is one piece")
        .contains("but found 3.");
    assertThat(Files.readAllLines(folder.resolve("witness"))).containsExactly("build", "build");
    assertThat(folder.resolve("question")).exists();
    assertClean(graph);
  }
}
