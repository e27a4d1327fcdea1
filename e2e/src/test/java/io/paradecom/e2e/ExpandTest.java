package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.embedded.directory.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of a file that are broken down while their workflow runs, from the file to its leaves. */
class ExpandTest {
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: grows
      tasks:
        plan:
          title: Build the shop
          decompose:
            model: "cmd:sh model.sh"
            maxTasks: 20
            rounds: 2
            leaf: { shell: 'title=$(sed -n 1p); echo "$PARADECOM_TASK_ID $title" >> witness' }
        last: { needs: [plan], shell: 'cp "$PARADECOM_INPUTS" seen.json; echo last >> witness' }
      """;

  @TempDir private Path folder;

  private JsonNode run(Path file, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", file.toString(), "--json"));
    words.addAll(List.of(more));
    Paradecom.Outcome outcome = Paradecom.run(folder, words.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).doesNotContain("\tat ");
    return new ObjectMapper().readTree(outcome.out());
  }

  private Path example(String name) throws IOException {
    return Files.copy(Path.of("..", "examples", name), folder.resolve(name));
  }

  private void assertClean(Path file, int tasks) throws Exception {
    Path data = DataDirectory.beside(file);
    Paradecom.Outcome verified =
        Paradecom.run(folder, "verify", "--data-dir", data.toString(), "--json");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    JsonNode found = new ObjectMapper().readTree(verified.out());
    assertThat(found.path("verdict").asText()).isEqualTo("clean");
    assertThat(found.path("tasks").asInt()).isEqualTo(tasks);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "8"})
  void theExampleRunsToTheSameTasksForAnyNumberOfRunners(String runners) throws Exception {
    // Given
    example("plan.sh");
    Path graph = folder.resolve("decompose.yaml");
    String text = Files.readString(example("decompose.yaml"));
    Files.writeString(
        graph,
        text.replace(
            "leaf: { shell: '", "leaf: { shell: 'echo \"$PARADECOM_TASK_ID\" >> witness; "));
    assertThat(graph).content().contains("witness");

    // When
    JsonNode summary = run(graph, "--runners", runners);

    // Then
    assertThat(summary.path("state").asText()).isEqualTo("succeeded");
    assertThat(summary.path("succeeded").asInt()).isEqualTo(8);
    assertThat(summary.path("attempts").asInt()).isEqualTo(8);
    List<String> witness = Files.readAllLines(folder.resolve("witness"));
    assertThat(witness).containsExactlyInAnyOrder("plan.1.1", "plan.1.2", "plan.2", "plan.3");
    assertThat(witness).containsSubsequence("plan.1.1", "plan.1.2", "plan.3");
    assertClean(graph, 8);
  }

  @Test
  void shouldAskAgainWithTheErrorsOfAnAnswerThatIsNone() throws Exception {
    // Given
    Path graph = Files.writeString(folder.resolve("graph.yaml"), GRAPH);
    Files.writeString(
        folder.resolve("model.sh"),
        """
        cat > question
        if [ ! -e asked ]; then mv question asked; echo 'I would rather not.'; exit; fi
        mv question again
        echo '{"subtasks": [{"id": "a", "title": "Think", "complexity": 2},'
        echo '{"id": "b", "title": "Do", "complexity": 2, "dependsOn": ["a"]}]}'
        """);

    // When
    JsonNode summary = run(graph);

    // Then
    assertThat(summary.path("succeeded").asInt()).isEqualTo(4);
    assertThat(summary.path("attempts").asInt()).isEqualTo(5);
    assertThat(folder.resolve("asked")).content().doesNotContain("name=\"errors\"");
    assertThat(folder.resolve("again")).content().contains("name=\"errors\"");
    assertThat(Files.readAllLines(folder.resolve("witness")))
        .containsExactly("plan.1 # Task plan.1: Think", "plan.2 # Task plan.2: Do", "last");
    assertThat(folder.resolve("seen.json"))
        .content()
        .contains("{\"tasks\":[\"plan.1\",\"plan.2\"]}");
    assertClean(graph, 4);
  }

  @Test
  void shouldLeaveATaskToAPersonWhenNoAnswerIsOne() throws Exception {
    // Given
    Path graph = Files.writeString(folder.resolve("graph.yaml"), GRAPH);
    Files.writeString(folder.resolve("model.sh"), "echo . >> asked; echo 'I would rather not.'\n");

    // When
    Paradecom run =
        Paradecom.start(folder, "run", graph.toString()).awaitError("number 2 of 2 does not");

    // Then
    run.terminate();
    assertThat(run.await().exitCode()).isNotZero();
    assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(2);
    assertThat(folder.resolve("witness")).doesNotExist();
  }
}
