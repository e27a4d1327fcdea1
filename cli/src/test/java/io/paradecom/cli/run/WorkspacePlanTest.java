package io.paradecom.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.ImportUnit;
import io.paradecom.common.format.WorkspaceMode;
import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WorkspacePlanTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    Path top = folder.toRealPath();
    file = Files.createDirectories(top.resolve(".taskmaster")).resolve("tasks.json");
    Files.writeString(file, "{\"tasks\": []}");
    Files.writeString(top.resolve("committed.sh"), "#!/bin/sh\n");
  }

  private void commit() throws Exception {
    assumeTrue(git("init", "--quiet") == 0, "Expected git on the PATH.");
    git("add", "committed.sh");
    git("-c", "user.name=a", "-c", "user.email=b", "commit", "--quiet", "-m", "first");
  }

  private int git(String... words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException missing) {
      return -1;
    }
  }

  private RunOptions options(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(file.toString());
    RunOptions options = new RunOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(String[]::new));
    options.check();
    return options;
  }

  private WorkspacePlan plan(String... words) throws InterruptedException {
    RunOptions options = options(words);
    return WorkspacePlan.of(options, options.agents.words(options.exec));
  }

  @Test
  void shouldUseWorktreesWithSeveralRunnersInARepository() throws Exception {
    // Given
    commit();

    // When
    WorkspacePlan plan = plan("--exec", "./committed.sh x", "--check", "make test");

    // Then
    assertThat(plan.choice().usual()).isEqualTo(WorkspaceMode.WORKTREE);
    assertThat(plan.choice().spec().check()).isEqualTo("make test");
    assertThat(plan.choice().spec().unmerged()).containsExactly(".taskmaster/tasks.json");
    assertThat(plan.exec()).containsExactly("./committed.sh", "x");
    assertThat(plan.notes()).hasSize(1).allMatch(note -> note.startsWith("1 change is not"));
  }

  @Test
  void shouldRunAProgramThatIsNotCommittedFromWhereItIs() throws Exception {
    // Given
    commit();
    Path script = Files.writeString(folder.toRealPath().resolve("mine.sh"), "#!/bin/sh\n");

    // When
    WorkspacePlan plan = plan("--exec", "./mine.sh x");

    // Then
    assertThat(plan.exec()).containsExactly(script.toString(), "x");
    assertThat(plan.notes()).anyMatch(note -> note.startsWith("./mine.sh is not committed"));
  }

  @Test
  void shouldWorkInOneFolderWhereNobodyAskedForMore() throws Exception {
    assertThat(plan("--exec", "true").choice().usual())
        .as("no repository")
        .isEqualTo(WorkspaceMode.NONE);
    commit();
    assertThat(plan("--exec", "true", "--runners", "1").choice().usual())
        .isEqualTo(WorkspaceMode.NONE);
    assertThat(plan("--exec", "true", "--workspace", "none").choice().usual())
        .isEqualTo(WorkspaceMode.NONE);
    assertThat(plan().choice().usual()).as("nothing to run").isEqualTo(WorkspaceMode.NONE);
    assertThat(plan("--exec", "true", "--bootstrap", "h:1").choice().usual())
        .isEqualTo(WorkspaceMode.NONE);
  }

  @Test
  void shouldRefuseWhatCannotBeHad() throws Exception {
    assertRefused("is in none", "--exec", "true", "--workspace", "worktree");
    assumeTrue(git("init", "--quiet", "--initial-branch=main") == 0, "Expected git on the PATH.");
    assertRefused("has none yet", "--exec", "true");
    commit();
    assertRefused("main is checked out", "--exec", "true", "--branch", "main");
    assertRefused("name of a branch", "--exec", "true", "--branch", "a b");
  }

  @Test
  void shouldRefuseWordsThatDoNotGoTogether() {
    assertRefused("aider, claude, codex, gemini, opencode", "--agent", "nobody");
    assertRefused("found both", "--agent", "claude", "--exec", "true");
    assertRefused("together with --agent", "--agent-args", "x");
    assertRefused("preset of an agent", "--agent", "./missing.json");
  }

  private void assertRefused(String why, String... words) {
    assertThatThrownBy(() -> plan(words))
        .isInstanceOfSatisfying(
            CliException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID))
        .hasMessageContaining(why);
  }

  @Test
  void shouldTakeAnAgentFromAFileAndRunWholeTasks() throws Exception {
    // Given
    Path preset =
        Files.writeString(
            folder.resolve("mine.json"), "{\"name\": \"mine\", \"argv\": [\"tool\", \"go\"]}");

    // When
    RunOptions options =
        options("--agent", preset.toString(), "--agent-args", "--fast now", "--runners", "1");
    WorkspacePlan plan = WorkspacePlan.of(options, options.agents.words(options.exec));

    // Then
    assertThat(plan.exec()).containsExactly("tool", "go", "--fast", "now");
    assertThat(options.readOptions(plan).agent()).isEqualTo("mine");
    assertThat(options.readOptions(plan).unit()).isEqualTo(ImportUnit.TASK);
    assertThat(options("--exec", "x").readOptions(plan).unit()).isEqualTo(ImportUnit.SUBTASK);
  }

  @Test
  void shouldNameARepositoryOnAnotherHostAndLeaveTheTasksFileOut() throws Exception {
    // Given
    commit();

    // When
    WorkspacePlan plan =
        WorkspacePlan.of(
            options(
                "--workspace", "git@git.example:shop.git", "--branch", "work", "--check", "make"),
            List.of("./committed.sh"));

    // Then
    assertThat(plan.choice())
        .isEqualTo(
            new WorkspaceMode.Choice(
                WorkspaceMode.WORKTREE,
                new WorkspaceSpec(
                    "work",
                    "make",
                    List.of(
                        ".taskmaster/tasks/tasks.json",
                        "tasks/tasks.json",
                        ".taskmaster/tasks.json"),
                    new RepositoryAddress("git@git.example:shop.git"))));
  }

  @Test
  void shouldRefuseWhatIsNoRepositoryInOneSentence() {
    assertThatThrownBy(() -> options("--workspace", "worktrees"))
        .hasMessageContaining(
            "expected worktree, none or the address of a git repository, but found 'worktrees'.");
    assertThatThrownBy(() -> options("--workspace", "ext::sh -c x"))
        .hasMessageContaining("Expected the address of a git repository as https://HOST/PATH");
  }
}
