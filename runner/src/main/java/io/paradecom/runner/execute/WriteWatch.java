package io.paradecom.runner.execute;

import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.workflow.UndeclaredWrites;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What a task has declared to write, so that what it writes beside that can be told.
 *
 * @param root the directory that the tasks of the workflow share; patterns are relative to it
 */
public record WriteWatch(Path root, List<FileGlob> declared) {
  public WriteWatch {
    declared = List.copyOf(declared);
  }

  /** Returns whether a path, relative to the root, is declared. */
  public boolean covers(String path) {
    return declared.stream().anyMatch(glob -> glob.matches(path));
  }

  /** Returns those of the paths that are not declared. */
  public UndeclaredWrites undeclared(Collection<String> written) {
    return UndeclaredWrites.of(written.stream().filter(path -> !covers(path)).toList(), 0);
  }
}
