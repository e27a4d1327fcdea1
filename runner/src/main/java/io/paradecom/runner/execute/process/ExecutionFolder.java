package io.paradecom.runner.execute.process;

import java.nio.file.Path;

/**
 * An execution's private place on disk.
 *
 * @param executionId the mark of everything that belongs to the execution
 * @param path exists and is empty; only the runner's user may enter it
 */
public record ExecutionFolder(String executionId, Path path) {
  /** Removes the folder and what the execution left in it. */
  public void delete() {
    FolderTree.delete(path);
  }
}
