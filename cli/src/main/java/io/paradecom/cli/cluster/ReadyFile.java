package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is there while a role serves, for health checks that can only look at files. */
final class ReadyFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);

  private final @Nullable Path file;

  private ReadyFile(@Nullable Path file) {
    this.file = file;
  }

  /**
   * Removes what a process that was killed has left.
   *
   * @param file null: there is to be none
   */
  static ReadyFile absent(@Nullable Path file) {
    ReadyFile ready = new ReadyFile(file);
    ready.remove();
    return ready;
  }

  /** Says that the role serves. */
  void create() {
    if (file == null) {
      return;
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write --ready-file %s, but %s.".formatted(file, failed),
          failed);
    }
  }

  private void remove() {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("error", failed)
          .log("ready file not removed");
    }
  }

  /** Says that the role does not serve any more. */
  @Override
  public void close() {
    remove();
  }
}
