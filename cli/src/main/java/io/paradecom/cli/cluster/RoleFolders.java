package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that a role writes to. */
final class RoleFolders {
  private RoleFolders() {}

  /**
   * Makes sure that {@code folder} is there and can be written.
   *
   * @param option that names it
   * @throws CliException when it cannot
   */
  static void prepare(String option, Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "write", ".probe"));
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write in %s, but %s. Make it writable for this user, or choose another %s."
              .formatted(folder, failed, option),
          failed);
    }
  }
}
