package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runners of a cluster that share no folder, but a repository that they push to; one of them is
 * killed in between.
 */
@Tag("extended")
class RemoteWorkspaceTest {
  private static final int TASKS = 20;

  /**
   * Each task changes its own line of one of four files. Tasks 1 and 2 also change one line of a
   * file that they share: whoever merges second has a conflict, and then works on top.
   */
  private static final String WORK =
      """
      id=$PARADECOM_TASK_ID; n=${id#t}
      file=shared$((n % 4)).txt
      sed "s/^slot $n\\$/slot $n: edit-$n/" "$file" > "$file.new"; mv "$file.new" "$file"
      if [ $n -le SHARING ]; then sed "s/^last:.*/& end-$n/" common.txt > new; mv new common.txt; fi
      echo "$n" >> WITNESS
      """;

  @TempDir private Path folder;
  private Path origin;
  private Path witness;

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    origin = folder.resolve("origin.git");
    witness = folder.resolve("witness");
    Path first = Files.createDirectory(folder.resolve("first"));
    assumeTrue(git(first, "--version").startsWith("git version"), "Expected git on the PATH.");
    for (int file = 0; file < 4; file++) {
      Files.writeString(first.resolve("shared" + file + ".txt"), expected(file, false));
    }
    Files.writeString(first.resolve("common.txt"), "last:\n");
    git(first, "init", "--quiet", "--initial-branch=main");
    git(first, "add", "--all");
    git(first, "-c", "user.name=S", "-c", "user.email=s@example.org", "commit", "-qm", "first");
    git(first, "clone", "--quiet", "--bare", first.toString(), origin.toString());
    cluster = Cluster.start(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.stop();
  }

  @Test
  void shouldHaveEveryEditOnceOnTheRemoteAfterARunnerIsKilled() throws Exception {
    // Given
    Path graph = Files.writeString(folder.resolve("graph.yaml"), graph("", TASKS, 2));
    Paradecom leader = cluster.leader();
    List<Paradecom> runners = List.of(runner("one"), runner("two"));
    Paradecom run = cluster.start("run", graph.toString(), "--json");
    await().atMost(Duration.ofMinutes(2)).until(() -> !run.isAlive() || done() >= TASKS / 4);

    // When
    runners.getFirst().kill();
    Paradecom.Outcome end = run.await();

    // Then
    String told = end.err() + leader.errors() + runners.get(1).errors();
    assertThat(end.exitCode()).as(told).isZero();
    JsonNode summary = new ObjectMapper().readTree(end.out());
    assertThat(summary.get("succeeded").asInt()).isEqualTo(TASKS);
    for (int file = 0; file < 4; file++) {
      assertThat(git(origin, "show", "work:shared" + file + ".txt").strip())
          .isEqualTo(expected(file, true).strip());
    }
    String common = git(origin, "show", "work:common.txt");
    for (int id : new int[] {1, 2}) {
      assertThat(common.split("end-" + id + "\\b", -1)).as(common).hasSize(2);
    }
    String merges = git(origin, "log", "--first-parent", "--format=%s", "work");
    assertThat(merges.lines().filter(line -> line.startsWith("Task "))).hasSize(TASKS);
    assertThat(git(origin, "log", "--format=%s", "main").strip()).isEqualTo("first");
  }

  @Tag("slow")
  @Test
  void shouldRevertWhatWasPushedWhenTheRunIsRolledBack() throws Exception {
    // Given
    String failing = "onFailure: rollback\n";
    String last =
        "  last: { needs: [t1, t2, t3, t4, t5], shell: exit 7, workspace: none, retry: {"
            + " maxAttempts: 1 } }\n";
    Path graph = Files.writeString(folder.resolve("graph.yaml"), graph(failing, 5, 0) + last);
    cluster.leader();
    runner("one");
    runner("two");

    // When
    Paradecom.Outcome end = cluster.run("run", graph.toString(), "--json");

    // Then
    assertThat(end.exitCode()).as(end.err()).isEqualTo(1);
    JsonNode summary = new ObjectMapper().readTree(end.out());
    assertThat(summary.get("state").asText()).as(end.err()).isEqualTo("compensated");
    assertThat(git(origin, "diff", "--stat", "main", "work")).isEmpty();
    String merges = git(origin, "log", "--first-parent", "--format=%s", "work");
    long done = merges.lines().filter(line -> line.startsWith("Task ")).count();
    long undone = merges.lines().filter(line -> line.startsWith("Undo of task ")).count();
    assertThat(done).as(merges).isEqualTo(5);
    assertThat(undone).as(merges).isEqualTo(5);
  }

  private Paradecom runner(String id) throws Exception {
    Path data = Files.createDirectory(folder.resolve("host-" + id));
    return cluster
        .start(
            "runner",
            "--id",
            id,
            "--slots",
            "3",
            "--data-dir",
            data.toString(),
            "--git-allow",
            folder.toRealPath().toString())
        .awaitError("paradecom runner ready");
  }

  private int done() throws Exception {
    return Files.exists(witness) ? Files.readAllLines(witness).size() : 0;
  }

  private String graph(String further, int tasks, int sharing) {
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: edits\n");
    text.append(further)
        .append("defaults:\n  retry: { maxAttempts: 6, backoff: 1s }\n")
        .append("  workspace: { repository: \"")
        .append(origin)
        .append("\", branch: work, check: \"test -s common.txt\" }\ntasks:\n");
    String script =
        WORK.replace("WITNESS", witness.toString()).replace("SHARING", Integer.toString(sharing));
    for (int id = 1; id <= tasks; id++) {
      text.append("  t").append(id).append(":\n");
      if (id > 10) {
        text.append("    needs: [t").append(id - 10).append("]\n");
      }
      text.append("    shell: |\n").append(script.indent(6));
    }
    return text.toString();
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

  private static String git(Path repository, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }
}
