package io.paradecom.common.format;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds subtasks to a task of an existing Taskmaster file. Everything else in the file stays byte
 * for byte. Subtasks get the next numbers, dependencies between them are written with the parent's
 * id ({@code "3.2"}).
 *
 * <p>While the file is read and written, its directory {@code <file>.lock} is held, as Taskmaster
 * itself does it; the new file takes the old one's place in one move.
 */
public final class TaskmasterSubtasks {
  private TaskmasterSubtasks() {}

  /**
   * Adds subtasks at the end of a task's own.
   *
   * @param tag null: the one that {@link GraphReader} would read
   * @param parentId id of the task
   * @param subtasks their ids and undotted dependencies number them within this list, from 1
   * @param wait how long to wait for others that hold the lock
   */
  public static WriteBack add(
      Path file,
      @Nullable String tag,
      String parentId,
      List<TaskmasterTask> subtasks,
      Duration wait) {
    return TaskmasterFile.change(
        file,
        wait,
        (text, findings) -> TaskmasterSplice.of(text, file, findings).add(tag, parentId, subtasks));
  }
}
