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
 * The one way in which a Taskmaster file is changed: read and written while its directory {@code
 * <file>.lock} is held, as Taskmaster itself does it; the new file takes the old one's place in one
 * move.
 */
final class TaskmasterFile {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private TaskmasterFile() {}

  /** What is done to the text of a file, which has no byte order mark. */
  interface Change {
    /** Returns the changed text; null: it cannot be done, and the findings say why. */
    @Nullable Changed of(String text, Findings findings);
  }

  /**
   * A changed text.
   *
   * @param ids full ids of what was changed, in order; none: the file is left alone
   */
  record Changed(String text, List<String> ids) {}

  /**
   * Changes a file.
   *
   * @param wait how long to wait for others that hold the lock
   */
  static WriteBack change(Path file, Duration wait, Change change) {
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
      Changed changed = change.of(text.substring(mark.length()), findings);
      if (changed == null) {
        return refused(findings);
      }
      if (!changed.ids().isEmpty()) {
        replace(file, mark + changed.text());
      }
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
