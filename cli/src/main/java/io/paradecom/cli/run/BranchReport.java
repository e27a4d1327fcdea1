package io.paradecom.cli.run;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.runner.workspace.MergedWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a run left in the repository, and how to take it over. */
final class BranchReport {
  private BranchReport() {}

  /**
   * Returns lines for a person; private refs of a run that is over for good are forgotten.
   *
   * @param directory in the repository
   */
  static List<String> of(Path directory, String workflow, WorkspaceSpec workspace, RunView view) {
    RepositoryAddress repository = workspace.repository();
    if (repository != null) {
      return List.of(
          "What was merged is on the branch %s of %s."
              .formatted(MergedWork.branch(workflow, workspace.branch()), repository.bare()));
    }
    Map<String, String> own = System.getenv();
    try {
      Optional<MergedWork> merged = MergedWork.of(directory, workflow, workspace.branch(), own);
      if (view.state().isTerminal()) {
        MergedWork.forget(directory, workflow, own);
      }
      return merged.map(work -> lines(work, view)).orElse(List.of());
    } catch (IOException failed) {
      return List.of("What was merged is not known: " + failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static List<String> lines(MergedWork work, RunView view) {
    List<String> lines = new ArrayList<>();
    int count = work.tasks().size();
    lines.add(
        count == 0
            ? "Nothing was merged into the branch %s.".formatted(work.branch())
            : "The work of %s is on the branch %s, which began at %s. Take it over with:  git merge %s"
                .formatted(
                    count == 1 ? "1 task" : count + " tasks",
                    work.branch(),
                    work.base(),
                    work.branch()));
    Set<String> unheard = new TreeSet<>(work.tasks());
    view.tasks().stream()
        .filter(task -> task.state == TaskState.SUCCEEDED)
        .forEach(task -> unheard.remove(task.id()));
    if (!unheard.isEmpty()) {
      lines.add("It also holds work of tasks that did not succeed: %s.".formatted(someOf(unheard)));
    }
    if (!work.kept().isEmpty()) {
      lines.add("Not merged, and kept: %s.".formatted(someOf(work.kept())));
    }
    return lines;
  }

  private static String someOf(java.util.Collection<String> names) {
    String shown = names.stream().limit(20).collect(Collectors.joining(", "));
    return names.size() > 20 ? shown + " and " + (names.size() - 20) + " more" : shown;
  }
}
