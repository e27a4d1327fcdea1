package io.paradecom.common.format;

import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.TaskAction;
import java.util.List;

/** Says of a process what its task has declared to write, where that is looked at. */
final class WatchedWrites {
  private WatchedWrites() {}

  /** In a tree of its own what a task writes is known anyway, so it is looked at unasked. */
  static TaskAction of(TaskAction action, DraftTask task, Settings settings) {
    List<FileGlob> writes = task.files() == null ? List.of() : task.files().writes();
    return switch (action) {
      case TaskAction.Command(var argv, var process) when isWatched(process, writes, settings) ->
          new TaskAction.Command(argv, process.withWatchedWrites(writes));
      case TaskAction.Shell(var script, var process) when isWatched(process, writes, settings) ->
          new TaskAction.Shell(script, process.withWatchedWrites(writes));
      default -> action;
    };
  }

  private static boolean isWatched(
      TaskAction.ProcessSettings process, List<FileGlob> writes, Settings settings) {
    Boolean asked = settings.detectWrites();
    boolean inTree = process.workspace() != null;
    // Patterns start at the directory that all share; a runner knows that of a task alone.
    boolean seen = inTree || settings.directory() == null;
    return seen && (asked == null ? inTree && !writes.isEmpty() : asked);
  }
}
