package io.paradecom.common.format;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What Taskmaster itself has written down about its current tag. */
final class TaskmasterState {
  private static final String FOLDER = ".taskmaster";
  private static final int LEVELS_WITHOUT_REPOSITORY = 2;

  private TaskmasterState() {}

  /**
   * Returns {@code currentTag} of {@code state.json}, else {@code global.defaultTag} of {@code
   * config.json}, both in the folder {@code .taskmaster} around or beside {@code tasksFile}; null
   * when neither says one. A file that cannot be read is noted and left out.
   */
  static @Nullable String currentTag(Path tasksFile, Findings findings) {
    Path folder = folder(RepositoryRoot.folderOf(tasksFile));
    if (folder == null) {
      return null;
    }
    Cursor state = document(folder.resolve("state.json"), findings);
    String tag = text(state == null ? null : state.field("currentTag"));
    if (tag != null) {
      return tag;
    }
    Cursor config = document(folder.resolve("config.json"), findings);
    Cursor global = config == null ? null : config.field("global");
    return text(global == null ? null : global.field("defaultTag"));
  }

  /** Looks upwards to the root of the repository, or two folders far where there is none. */
  private static @Nullable Path folder(Path start) {
    Path last = RepositoryRoot.above(start).orElse(null);
    int levels = 0;
    for (Path at = start; at != null; at = at.getParent()) {
      Path name = at.getFileName();
      if (name != null && name.toString().equals(FOLDER)) {
        return at;
      }
      if (Files.isDirectory(at.resolve(FOLDER))) {
        return at.resolve(FOLDER);
      }
      boolean isLast = last == null ? ++levels >= LEVELS_WITHOUT_REPOSITORY : at.equals(last);
      if (isLast) {
        return null;
      }
    }
    return null;
  }

  private static @Nullable Cursor document(Path file, Findings findings) {
    if (!Files.exists(file)) {
      return null;
    }
    Findings own = Findings.of(file.toString());
    String text = SourceText.read(file, own);
    Node node = text == null ? null : DocumentParser.json(text, own);
    if (node == null) {
      findings.note(
          ImportNote.Kind.WARNING,
          "Taskmaster's own %s could not be read and is left out."
              .formatted(Quoted.of(String.valueOf(file.getFileName()))));
      return null;
    }
    return Cursor.root(node);
  }

  private static @Nullable String text(@Nullable Cursor cursor) {
    if (cursor == null || !(cursor.node() instanceof Node.Scalar scalar)) {
      return null;
    }
    return scalar.kind() == Node.Kind.TEXT && !scalar.text().isBlank() ? scalar.text() : null;
  }
}
