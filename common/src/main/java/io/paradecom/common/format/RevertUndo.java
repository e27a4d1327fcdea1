package io.paradecom.common.format;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import org.jspecify.annotations.Nullable;

/**
 * What takes back the work of a task that was pushed to a repository on another host, where the
 * task has no undo of its own: a script that reverts its merges in a tree, whose result is merged,
 * checked and pushed as any other work is.
 */
public final class RevertUndo {
  /** Newest first, and not beyond what was taken back before. */
  public static final String SCRIPT =
      """
      set -eu
      mark="ParaDecom-Work: ${PARADECOM_IDEMPOTENCY_KEY%/*}/"
      merges=$(git log --min-parents=2 --topo-order --fixed-strings --grep="$mark" --format=%H)
      for commit in $merges; do
        if git log -1 --format=%B "$commit" | grep -q '^ParaDecom-Undo: '; then
          break
        fi
        if ! git revert --no-commit --mainline 1 "$commit"; then
          echo "Expected $commit to be reverted, but what came after it conflicts in:" >&2
          git diff --name-only --diff-filter=U >&2
          exit 1
        fi
      done
      """;

  private RevertUndo() {}

  /** Returns what takes back what {@code action} pushed; null: it pushes nothing. */
  static @Nullable TaskAction of(TaskAction action) {
    ProcessSettings settings =
        switch (action) {
          case TaskAction.Command command -> command.settings();
          case TaskAction.Shell shell -> shell.settings();
          default -> ProcessSettings.NONE;
        };
    boolean pushes = settings.workspace() != null && settings.workspace().repository() != null;
    return pushes
        ? new TaskAction.Shell(SCRIPT, ProcessSettings.NONE.withWorkspace(settings.workspace()))
        : null;
  }
}
