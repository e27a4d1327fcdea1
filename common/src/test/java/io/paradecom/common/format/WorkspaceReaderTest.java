package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.spec.WorkspaceSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkspaceReaderTest {
  private static final RepositoryAddress SHOP =
      new RepositoryAddress("https://${secret:TOKEN}@git.example/shop.git");

  @Test
  void shouldReadTheAddressOfARepositoryAndWhatBelongsToIt() {
    // When
    WorkflowSpec graph =
        Reading.spec(
            """
            apiVersion: paradecom/v1
            defaults:
              workspace: { repository: "https://${secret:TOKEN}@git.example/shop.git", branch: release/1, check: make test, unmerged: [a.json] }
            tasks:
              usual: { shell: x, cwd: sub }
              other: { shell: x, workspace: { repository: /srv/git/a.git } }
              none: { shell: x, workspace: none }
              undone: { shell: x, undo: { shell: y } }
              nothing: { noop: true }
            """);

    // Then
    WorkspaceSpec usual = new WorkspaceSpec("release/1", "make test", List.of("a.json"), SHOP);
    WorkspaceSpec other =
        new WorkspaceSpec(
            null, null, AskedWorkspace.UNMERGED, new RepositoryAddress("/srv/git/a.git"));
    assertThat(Reading.task(graph, "usual").action())
        .isEqualTo(
            new TaskAction.Shell("x", new ProcessSettings("sub", Map.of()).withWorkspace(usual)));
    assertThat(Reading.task(graph, "other").action())
        .isEqualTo(new TaskAction.Shell("x", ProcessSettings.NONE.withWorkspace(other)));
    assertThat(((TaskAction.Shell) Reading.task(graph, "none").action()).settings().workspace())
        .isNull();
    assertThat(Reading.task(graph, "usual").undo())
        .isEqualTo(
            new TaskAction.Shell(RevertUndo.SCRIPT, ProcessSettings.NONE.withWorkspace(usual)));
    assertThat(Reading.task(graph, "undone").undo())
        .isEqualTo(new TaskAction.Shell("y", ProcessSettings.NONE.withWorkspace(usual)));
    assertThat(Reading.task(graph, "none").undo()).isNull();
    assertThat(Reading.task(graph, "nothing").undo()).isNull();
  }

  @Test
  void shouldGiveTheRepositoryThatIsUsualToTasksThatSayWorktree() {
    // Given
    WorkspaceSpec usual = new WorkspaceSpec(null, null, List.of(), SHOP);
    ReadOptions options =
        Reading.options()
            .exec(List.of("agent"))
            .workspaces(new WorkspaceMode.Choice(WorkspaceMode.WORKTREE, usual))
            .build();

    // When
    WorkflowSpec graph =
        Reading.spec(
            """
            apiVersion: paradecom/v1
            tasks:
              bare: { title: x }
              asks: { shell: x, workspace: worktree }
              here: { shell: x }
            """,
            options);

    // Then
    assertThat(Reading.task(graph, "bare").action())
        .isEqualTo(
            new TaskAction.Command(List.of("agent"), ProcessSettings.NONE.withWorkspace(usual)));
    assertThat(Reading.task(graph, "asks").action())
        .isEqualTo(new TaskAction.Shell("x", ProcessSettings.NONE.withWorkspace(usual)));
    assertThat(Reading.task(graph, "here").action())
        .isEqualTo(new TaskAction.Shell("x", ProcessSettings.NONE));
  }
}
