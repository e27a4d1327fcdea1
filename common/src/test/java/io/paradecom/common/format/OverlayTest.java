package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.spec.WorkspaceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {
  private static final String TASKS =
      """
      {"tasks": [{"id": 1, "priority": "low"}, {"id": 2, "dependencies": [1], "subtasks": [
        {"id": 1}, {"id": 2}]}]}
      """;

  @TempDir Path folder;
  private Path tasks;
  private Path overlay;

  @BeforeEach
  void write() throws IOException {
    tasks = Files.writeString(folder.resolve("tasks.json"), TASKS);
    overlay = folder.resolve("overlay.yaml");
  }

  @Test
  void shouldAddActionsAndSettings() throws IOException {
    Files.writeString(
        overlay,
        """
        defaults: { timeout: 1m, env: { LEVEL: all } }
        tasks:
          "1": { shell: make, priority: 7, duration: 3s }
          "2": { env: { LEVEL: group }, retry: { maxAttempts: 9 } }
          2.1: { command: [go], env: { OWN: x }, cwd: sub, queue: slow }
        """);

    WorkflowSpec spec = Reading.accepted(read(List.of("other"))).spec();

    TaskSpec first = Reading.task(spec, "1");
    assertThat(first.action())
        .isEqualTo(
            new TaskAction.Shell(
                "make", new TaskAction.ProcessSettings(folder.toString(), Map.of("LEVEL", "all"))));
    assertThat(first.priority()).isEqualTo(7);
    assertThat(first.duration()).isEqualTo(Duration.ofSeconds(3));
    assertThat(first.timeouts().attempt()).isEqualTo(Duration.ofMinutes(1));
    TaskSpec inner = Reading.task(spec, "2.1");
    assertThat(inner.action())
        .isEqualTo(
            new TaskAction.Command(
                List.of("go"),
                new TaskAction.ProcessSettings(
                    folder.resolve("sub").toString(), Map.of("LEVEL", "group", "OWN", "x"))));
    assertThat(inner.retry().maxAttempts()).isEqualTo(9);
    assertThat(inner.queue().value()).isEqualTo("slow");
    assertThat(Reading.task(spec, "2.2").action())
        .isEqualTo(
            new TaskAction.Command(
                List.of("other"),
                new TaskAction.ProcessSettings(folder.toString(), Map.of("LEVEL", "group"))));
    assertThat(Files.readString(tasks)).isEqualTo(TASKS);
  }

  @Test
  void shouldSayWhereTasksWork() throws IOException {
    // Given
    Files.writeString(
        overlay,
        """
        tasks:
          "1": { workspace: none }
          2.1: { shell: make }
          2.2: { shell: make, workspace: worktree }
        """);
    WorkspaceSpec spec = new WorkspaceSpec("together", "make test", List.of("tasks.json"));
    ReadOptions options =
        ReadOptions.builder()
            .exec(List.of("agent"))
            .agent("mine")
            .workspaces(new WorkspaceMode.Choice(WorkspaceMode.WORKTREE, spec))
            .overlay(overlay)
            .build();

    // When
    WorkflowSpec graph = Reading.accepted(GraphReader.read(tasks, options)).spec();

    // Then: only what brings no action and says nothing works where the options say.
    TaskAction.ProcessSettings here = new TaskAction.ProcessSettings(folder.toString(), Map.of());
    assertThat(Reading.task(graph, "1").action())
        .isEqualTo(new TaskAction.Command(List.of("agent"), here.withAgent("mine")));
    assertThat(Reading.task(graph, "2.1").action()).isEqualTo(new TaskAction.Shell("make", here));
    assertThat(Reading.task(graph, "2.2").action())
        .isEqualTo(new TaskAction.Shell("make", here.withWorkspace(spec)));
  }

  @Test
  void shouldNameWhatIsWrongInIt() throws IOException {
    Files.writeString(
        overlay,
        """
        tasks:
          "3": { shell: x }
          "2": { command: [x] }
          "1": { needs: [2], undo: {}, timeout: soon }
        task: {}
        """);

    assertThat(Reading.problems(read(List.of("x"))))
        .containsExactly(
            overlay
                + ", line 2, column 3, at tasks.3: Expected a task of the graph, but found '3'.",
            overlay
                + ", line 3, column 3, at tasks.2: Expected no action, duration, resources,"
                + " concurrency or files for task '2', because its subtasks are what is run, but"
                + " found one.",
            overlay
                + ", line 4, column 10, at tasks.1.needs: Expected a field of a task in an overlay,"
                + " but found 'needs'.",
            overlay
                + ", line 4, column 22, at tasks.1.undo: Expected a field of a task in an overlay,"
                + " but found 'undo'.",
            overlay
                + ", line 4, column 41, at tasks.1.timeout: Expected "
                + DurationText.EXPECTED
                + ", but found 'soon'.",
            overlay
                + ", line 5, column 1, at task: Expected a field of an overlay, but found 'task';"
                + " did you mean 'tasks'?");
  }

  @Test
  void shouldSayWhichOfTwoFilesIsBroken() throws IOException {
    Files.writeString(overlay, "tasks: [");

    assertThat(Reading.problems(read(List.of("x"))))
        .allMatch(text -> text.startsWith(overlay + ","));
    Files.delete(overlay);
    assertThat(Reading.problems(read(List.of("x"))))
        .containsExactly(overlay + ": Expected a file, but found none of this name.");
  }

  @Test
  void shouldReplaceRecordedRunTimes() throws IOException {
    Path recorded =
        Files.writeString(
            folder.resolve("wf.json"),
            "{\"workflow\": {\"specification\": {\"tasks\": [{\"id\": \"a\"}]}}}");
    Files.writeString(overlay, "tasks: { a: { noop: true } }");

    ReadResult result = GraphReader.read(recorded, Reading.options().overlay(overlay).build());

    assertThat(Reading.task(Reading.accepted(result).spec(), "a").action())
        .isEqualTo(new TaskAction.Noop());
  }

  private ReadResult read(List<String> exec) {
    return GraphReader.read(tasks, Reading.options().exec(exec).overlay(overlay).build());
  }
}
