package io.paradecom.common.format;

import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.WorkspaceSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where attempts of a task work, as somebody says it.
 *
 * @param own how their trees are made; null: as those of the graph usually are
 */
public record AskedWorkspace(WorkspaceMode mode, @Nullable WorkspaceSpec own) {
  /**
   * Where Taskmaster keeps its tasks, which are nobody's to merge: paths that a repository that is
   * named by its address leaves out where nothing else is said.
   */
  public static final List<String> UNMERGED =
      List.of(".taskmaster/tasks/tasks.json", "tasks/tasks.json");

  /**
   * Returns where and with what environment a process runs.
   *
   * @param usual where it works when the settings say nothing
   * @param common how trees of the graph are usually made
   * @param base where a relative directory starts that is not in a repository on another host;
   *     null: it stays relative
   */
  static ProcessSettings process(
      Settings settings, WorkspaceMode usual, WorkspaceSpec common, @Nullable Path base) {
    AskedWorkspace asked = settings.workspace();
    WorkspaceMode mode = asked == null ? usual : asked.mode();
    WorkspaceSpec own = asked == null ? null : asked.own();
    WorkspaceSpec spec = own == null ? common : own;
    if (mode == WorkspaceMode.NONE) {
      return settings.process(base);
    }
    return settings.process(spec.repository() == null ? base : null).withWorkspace(spec);
  }
}
