package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents side by side in one repository, with a kill in between. */
@Tag("extended")
class WorkspaceTest {
  private static final int TASKS = 40;

  /**
   * Each task changes its own line of one of four files. Neighbours as 20 and 21 also change one
   * line of a file that only they have: whoever merges second has a conflict, but never a second
   * one, which would be final.
   */
  private static final String AGENT =
      """
      #!/bin/sh
      set -eu
      id=$PARADECOM_TASK_ID
      file=shared$((id % 4)).txt
      sed "s/^slot $id\\$/slot $id: edit-$id/" "$file" > "$file.new"
      mv "$file.new" "$file"
      if [ $((id % 10)) -le 1 ]; then
        common=common$((id / 10)).txt
        sed "s/^last: .*/& end-$id/" "$common" > common.new
        mv common.new "$common"
      fi
      echo "$id" >> WITNESS
      """;

  @TempDir private Path folder;

  @Test
  void shouldHaveEveryEditOnceAfterAKill() throws Exception {
    // Given
    Path repository = Files.createDirectories(folder.resolve("repo"));
    assumeTrue(git(repository, "--version").startsWith("git version"), "Expected git on the PATH.");
    Path witness = folder.resolve("witness");
    prepare(repository, witness);
    String before = state(repository);
    String[] words = {
      "run",
      repository.resolve("tasks.json").toString(),
      "--exec",
      "./agent.sh",
      "--runners",
      "8",
      "--check",
      "test -s common1.txt"
    };
    Paradecom first = Paradecom.start(folder, words);
    await()
        .atMost(Duration.ofMinutes(4))
        .until(() -> Files.exists(witness) && Files.readAllLines(witness).size() >= TASKS / 3);

    // When
    first.kill();
    List<String> again = new ArrayList<>(List.of(words));
    again.addAll(List.of("--resume", "--json"));
    Paradecom.Outcome end = Paradecom.run(folder, again.toArray(String[]::new));

    // Then
    assertThat(end.exitCode()).as("%s\n--- then\n%s", first.errors(), end.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(end.out());
    assertThat(summary.get("succeeded").asInt()).isEqualTo(TASKS);
    String branch = "paradecom/" + summary.get("workflowId").asText();
    expectEveryEditOnce(repository, branch);
    assertThat(state(repository)).isEqualTo(before);
    assertThat(git(repository, "worktree", "list").lines()).hasSize(1);
    assertThat(git(repository, "for-each-ref", "refs/paradecom")).isEmpty();
    assertThat(end.err()).contains("git merge " + branch);
  }

  private static void expectEveryEditOnce(Path repository, String branch) throws Exception {
    for (int file = 0; file < 4; file++) {
      String text = git(repository, "show", branch + ":shared" + file + ".txt");
      assertThat(text.strip()).isEqualTo(expected(file, true).strip());
    }
    for (int pair = 0; pair <= TASKS / 10; pair++) {
      String common = git(repository, "show", branch + ":common" + pair + ".txt");
      for (int id = Math.max(1, pair * 10); id <= Math.min(TASKS, pair * 10 + 1); id++) {
        assertThat(common.split("end-" + id + "\\b", -1)).as(common).hasSize(2);
      }
    }
    String merges = git(repository, "log", "--first-parent", "--format=%s", branch);
    assertThat(merges.lines().filter(line -> line.startsWith("Task "))).hasSize(TASKS);
  }

  private static void prepare(Path repository, Path witness) throws Exception {
    Path agent =
        Files.writeString(
            repository.resolve("agent.sh"), AGENT.replace("WITNESS", witness.toString()));
    assertThat(agent.toFile().setExecutable(true)).isTrue();
    for (int file = 0; file < 4; file++) {
      Files.writeString(repository.resolve("shared" + file + ".txt"), expected(file, false));
    }
    for (int pair = 0; pair <= TASKS / 10; pair++) {
      Files.writeString(repository.resolve("common" + pair + ".txt"), "last: \n");
    }
    git(repository, "init", "--quiet", "--initial-branch=main");
    git(repository, "config", "user.name", "Somebody");
    git(repository, "config", "user.email", "somebody@example.org");
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "first");
    String tasks =
        String.join(
            ",",
            IntStream.rangeClosed(1, TASKS)
                .mapToObj(id ->
                    "{\"id\": %d, \"title\": \"Edit %d\", \"dependencies\": [%s]}"
                        .formatted(id, id, id > 20 ? id - 20 : ""))
                .toList());
    Files.writeString(repository.resolve("tasks.json"), "{\"tasks\": [" + tasks + "]}");
    Files.writeString(repository.resolve("common0.txt"), "edited by hand\n");
  }

  /** Lines far enough apart that edits at different places do not meet. */
  private static String expected(int file, boolean edited) {
    StringBuilder text = new StringBuilder();
    for (int id = 1; id <= TASKS; id++) {
      if (id % 4 == file) {
        text.append("slot ")
            .append(id)
            .append(edited ? ": edit-" + id : "")
            .append("\n-\n-\n-\n-\n");
      }
    }
    return text.toString();
  }

  private static String state(Path repository) throws Exception {
    return git(repository, "status", "--porcelain")
        + git(repository, "rev-parse", "HEAD")
        + git(repository, "symbolic-ref", "HEAD")
        + git(repository, "stash", "list")
        + git(repository, "ls-files", "--stage")
        + git(repository, "diff");
  }

  private static String git(Path repository, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
      return out;
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }
}
