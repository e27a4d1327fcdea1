package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.AskedWorkspace;
import io.paradecom.common.format.WorkspaceMode;
import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.runner.workspace.Preflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a run work, decided before anything is started.
 *
 * @param exec what runs tasks without an action; a program that is not committed is named by its
 *     place, so that it is found from every tree
 * @param notes what may surprise, one line each
 */
record WorkspacePlan(WorkspaceMode.Choice choice, List<String> exec, List<String> notes) {
  WorkspacePlan {
    exec = List.copyOf(exec);
    notes = List.copyOf(notes);
  }

  /**
   * Decides.
   *
   * @throws CliException when trees are wanted and cannot be had
   */
  static WorkspacePlan of(RunOptions options, List<String> exec) throws InterruptedException {
    AgentOptions agents = options.agents;
    RepositoryAddress repository = agents.repository();
    if (repository != null) {
      return elsewhere(options, repository, exec);
    }
    WorkspaceMode asked = agents.workspace();
    WorkspaceSpec spec = new WorkspaceSpec(agents.branch, agents.check, List.of());
    return isHere(options, exec)
        ? here(options, spec, exec)
        : new WorkspacePlan(
            new WorkspaceMode.Choice(asked == null ? WorkspaceMode.NONE : asked, spec),
            exec,
            List.of());
  }

  /** In trees out of copies that runners make; the file of the tasks is not theirs to change. */
  private static WorkspacePlan elsewhere(
      RunOptions options, RepositoryAddress repository, List<String> exec)
      throws InterruptedException {
    List<String> unmerged = new ArrayList<>(AskedWorkspace.UNMERGED);
    Path file = options.imports.file.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder != null
        && Files.isRegularFile(file)
        && Preflight.of(folder, null, System.getenv()) instanceof Preflight.Ready ready) {
      String place = relative(ready.top(), file);
      if (!unmerged.contains(place)) {
        unmerged.add(place);
      }
    }
    WorkspaceSpec spec =
        new WorkspaceSpec(options.agents.branch, options.agents.check, unmerged, repository);
    return new WorkspacePlan(
        new WorkspaceMode.Choice(WorkspaceMode.WORKTREE, spec), exec, List.of());
  }

  private static String relative(Path top, Path file) {
    try {
      return top.relativize(file.toRealPath()).toString();
    } catch (IOException unreadable) {
      throw new CliException(ExitCode.INVALID, String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  /** Whether tasks get trees of a repository of this machine, if there is one. */
  private static boolean isHere(RunOptions options, List<String> exec) {
    WorkspaceMode asked = options.agents.workspace();
    if (options.bootstrap != null || asked == WorkspaceMode.NONE) {
      return false;
    }
    return asked == WorkspaceMode.WORKTREE || (!exec.isEmpty() && options.slots() > 1);
  }

  private static WorkspacePlan here(RunOptions options, WorkspaceSpec spec, List<String> exec)
      throws InterruptedException {
    WorkspaceMode asked = options.agents.workspace();
    Path file = options.imports.file.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      // Reading the file says what is wrong with it.
      return new WorkspacePlan(WorkspaceMode.Choice.AS_WRITTEN, exec, List.of());
    }
    Map<String, String> own = System.getenv();
    return switch (Preflight.of(folder, spec.branch(), own)) {
      case Preflight.NoRepository _ -> withoutRepository(asked, folder, spec, exec);
      case Preflight.Unusable(String reason, boolean ofMachine) ->
          throw new CliException(
              ofMachine ? ExitCode.INFRASTRUCTURE : ExitCode.INVALID,
              reason.contains("--workspace none")
                  ? reason
                  : reason + " With --workspace none all tasks work in one folder.");
      case Preflight.Ready ready -> inRepository(ready, file, spec, exec);
    };
  }

  private static WorkspacePlan withoutRepository(
      @Nullable WorkspaceMode asked, Path folder, WorkspaceSpec spec, List<String> exec) {
    if (asked == WorkspaceMode.WORKTREE) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected %s to be in a git repository, since --workspace worktree asks for trees of it, but it is in none."
              .formatted(folder));
    }
    return new WorkspacePlan(new WorkspaceMode.Choice(WorkspaceMode.NONE, spec), exec, List.of());
  }

  private static WorkspacePlan inRepository(
      Preflight.Ready ready, Path file, WorkspaceSpec spec, List<String> exec)
      throws InterruptedException {
    List<String> notes = new ArrayList<>(ready.notes());
    List<String> words = new ArrayList<>(exec);
    String program = exec.isEmpty() ? "" : exec.getFirst();
    Path here = ready.top().resolve(program).normalize();
    if (program.indexOf('/') > 0 && Files.isRegularFile(here) && !isCommitted(ready, here)) {
      words.set(0, here.toString());
      notes.add(program + " is not committed: all tasks run it from " + here + ".");
    }
    try {
      String graph = ready.top().relativize(file.toRealPath()).toString();
      return new WorkspacePlan(
          new WorkspaceMode.Choice(
              WorkspaceMode.WORKTREE,
              new WorkspaceSpec(spec.branch(), spec.check(), List.of(graph))),
          words,
          notes);
    } catch (IOException unreadable) {
      return new WorkspacePlan(WorkspaceMode.Choice.AS_WRITTEN, exec, List.of());
    }
  }

  private static boolean isCommitted(Preflight.Ready ready, Path file) throws InterruptedException {
    try {
      return Preflight.isCommitted(ready.top(), file, System.getenv());
    } catch (IOException failed) {
      throw new CliException(ExitCode.INFRASTRUCTURE, String.valueOf(failed.getMessage()), failed);
    }
  }

  /** Returns the workspace of the first task of a graph that has one; null: none has. */
  static @Nullable WorkspaceSpec usedBy(WorkflowSpec graph) {
    for (TaskSpec task : graph.tasks()) {
      WorkspaceSpec workspace =
          switch (task.action()) {
            case TaskAction.Command command -> command.settings().workspace();
            case TaskAction.Shell shell -> shell.settings().workspace();
            default -> null;
          };
      if (workspace != null) {
        return workspace;
      }
    }
    return null;
  }
}
