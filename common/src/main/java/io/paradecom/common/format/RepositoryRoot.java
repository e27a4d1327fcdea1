package io.paradecom.common.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the folder in which the commands of a file are meant to run. */
final class RepositoryRoot {
  private RepositoryRoot() {}

  /** Returns the nearest folder above {@code file} that holds {@code .git}, else its own folder. */
  static Path directoryOf(Path file) {
    Path folder = folderOf(file);
    return above(folder).orElse(folder);
  }

  /** Returns the nearest folder that holds {@code .git}, {@code folder} itself first. */
  static Optional<Path> above(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** Returns the absolute folder that {@code file} is in. */
  static Path folderOf(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder;
  }
}
