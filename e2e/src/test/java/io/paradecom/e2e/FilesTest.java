package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that write the same files under each policy, as processes see it: each writes down when it
 * begins and ends, and stays long enough for the others to begin meanwhile if they may.
 */
@Tag("extended")
class FilesTest {
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: files
      conflicts: POLICY
      defaults: { retry: { maxAttempts: 1 }, workspace: WORKSPACE }
      tasks:
        a: { shell: "echo begin a >> WITNESS; sleep 1; echo end a >> WITNESS", writes: ["src/**"] }
        b: { shell: "echo begin b >> WITNESS; sleep 1; echo end b >> WITNESS", writes: [src/x] }
        c: { shell: "echo begin c >> WITNESS; sleep 1; echo end c >> WITNESS", reads: [src/x] }
      """;

  @TempDir private Path folder;

  @Test
  void shouldLetTasksThatMeetExcludeEachOther() throws Exception {
    // When
    Paradecom.Outcome outcome = run(graph("lock", "none"));

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(witness()).hasSize(6);
    expectOneAtATime();
  }

  @Test
  void shouldRunThemInTheOrderOfTheFile() throws Exception {
    // When
    Paradecom.Outcome outcome = run(graph("order", "none"));

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(witness())
        .containsExactly("begin a", "end a", "begin b", "end b", "begin c", "end c");
  }

  @Test
  void shouldRejectAndNameThePairs() throws Exception {
    // When
    Paradecom.Outcome outcome = run(graph("reject", "none"));

    // Then
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "line 7", "a writes src/** and b writes src/x", "a writes src/** and c reads src/x")
        .doesNotContain("\tat ");
    assertThat(witness()).isEmpty();
  }

  @Test
  void shouldIsolateOnlyInTrees() throws Exception {
    // Given
    Path repository = Files.createDirectories(folder.resolve("repo"));
    assumeTrue(git(repository, "--version") == 0, "Expected git on the PATH.");
    git(repository, "init", "--quiet");
    git(repository, "config", "user.name", "Somebody");
    git(repository, "config", "user.email", "somebody@example.org");
    Path file = Files.writeString(repository.resolve("files.yaml"), graph("isolate", "worktree"));
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "first");

    // When
    Paradecom.Outcome refused = run(graph("isolate", "none"));
    Paradecom.Outcome outcome =
        Paradecom.run(folder, "run", file.toString(), "--runners", "4", "--json");

    // Then: they ran side by side
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("Expected workspace: worktree for task 'a'");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(witness().subList(0, 3)).allMatch(line -> line.startsWith("begin"));
  }

  @Test
  void shouldSayBeforeARunWhatItWillDo() throws Exception {
    // Given
    String file = write(graph("lock", "none")).toString();

    // When
    Paradecom.Outcome dry = Paradecom.run(folder, "run", file, "--dry-run");
    Paradecom.Outcome json = Paradecom.run(folder, "analyze", file, "--json", "--check");
    Paradecom.Outcome allowed =
        Paradecom.run(folder, "analyze", file, "--check", "--allow", "conflict");

    // Then
    assertThat(dry.out())
        .contains("conflict: a writes src/** and b writes src/x; nothing orders them")
        .contains("lock files.1.src on src/**: 1 alone, 2 shared");
    assertThat(json.exitCode()).isEqualTo(2);
    JsonNode said = new ObjectMapper().readTree(json.out());
    assertThat(said.path("conflicts")).hasSize(3);
    assertThat(said.path("locks")).hasSize(2);
    assertThat(said.path("findings").path(0).path("kind").asText()).isEqualTo("conflict");
    assertThat(allowed.exitCode()).as(allowed.err()).isZero();
    assertThat(allowed.out()).contains("a writes src/**");
  }

  private Paradecom.Outcome run(String graph) throws Exception {
    return Paradecom.run(folder, "run", write(graph).toString(), "--runners", "4", "--json");
  }

  private Path write(String graph) throws IOException {
    return Files.writeString(folder.resolve("files.yaml"), graph);
  }

  private String graph(String policy, String workspace) {
    return GRAPH
        .replace("POLICY", policy)
        .replace("WORKSPACE", workspace)
        .replace("WITNESS", folder.resolve("witness").toString());
  }

  private List<String> witness() throws IOException {
    Path file = folder.resolve("witness");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void expectOneAtATime() throws IOException {
    List<String> lines = witness();
    for (int i = 0; i < lines.size(); i += 2) {
      String task = lines.get(i).substring("begin ".length());
      assertThat(lines.get(i + 1)).as("%s", lines).isEqualTo("end " + task);
    }
  }

  private static int git(Path repository, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .directory(repository.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
