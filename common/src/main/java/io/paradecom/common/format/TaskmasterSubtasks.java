package io.paradecom.common.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
  private static final String BYTE_ORDER_MARK = "\ufeff";

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
    try (LockDirectory lock = LockDirectory.of(file, wait)) {
      if (!lock.isHeld()) {
        return refused(
            "Expected to hold %s within %d ms, but somebody else does."
                .formatted(lock.path().getFileName(), wait.toMillis()));
      }
      Findings findings = Findings.of(file.toString());
      if (SourceText.read(file, findings) == null) {
        return refused(findings);
      }
      String text = Files.readString(file);
      String mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
      TaskmasterSplice splice = TaskmasterSplice.of(text.substring(mark.length()), file, findings);
      TaskmasterSplice.Result changed = splice.add(tag, parentId, subtasks);
      if (changed == null) {
        return refused(findings);
      }
      replace(file, mark + changed.text());
      return new WriteBack.Written(changed.ids());
    } catch (IOException e) {
      return refused(
          "Expected to change the file, but the system refused: "
              + Quoted.plain(e.toString())
              + ".");
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path target = file.toRealPath();
    Path folder = target.getParent();
    Path fresh = Files.createTempFile(folder, ".tasks-", ".tmp");
    try {
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(target));
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static WriteBack refused(String problem) {
    return new WriteBack.Refused(List.of(problem));
  }

  private static WriteBack refused(Findings findings) {
    return switch (findings.refused()) {
      case ReadResult.Refused(List<Problem> problems) ->
          new WriteBack.Refused(problems.stream().map(Problem::text).toList());
      case ReadResult.Accepted _ ->
          throw new IllegalStateException("Expected findings with a problem, but found none.");
    };
  }
}
