package io.paradecom.embedded.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says that a data directory cannot be used as it is. The message is one sentence for the person at
 * the terminal: what was expected, what was found, and what to do about it.
 */
public final class DataDirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the directory. */
  public enum Problem {
    /** The path, or a part of it, exists and is a file. */
    NOT_A_DIRECTORY,
    /** The directory cannot be created, written or locked. */
    UNWRITABLE,
    /** Another instance is using it. */
    LOCKED,
    /** What stands in it was damaged, or was not written by this program. */
    CORRUPT
  }

  private final Problem problem;

  /** Describes {@code problem}; {@code message} names the directory and says what to do. */
  public DataDirectoryException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /** As {@link #DataDirectoryException(Problem, String)}, with the error that showed it. */
  public DataDirectoryException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What is wrong with the directory. */
  public Problem problem() {
    return problem;
  }

  /** A directory that the operating system does not let us use, for the reason in {@code cause}. */
  public static DataDirectoryException unusable(Path directory, IOException cause) {
    Path file = firstFile(directory);
    if (file != null) {
      return new DataDirectoryException(
          Problem.NOT_A_DIRECTORY,
          "Expected %s to be a directory or not to exist, but %s is a file. Remove it or choose another data directory."
              .formatted(directory, file),
          cause);
    }
    return new DataDirectoryException(
        Problem.UNWRITABLE,
        "Expected to write in %s, but %s. Make it writable for this user, free space on its disk, or choose another data directory."
            .formatted(directory, cause),
        cause);
  }

  private static @Nullable Path firstFile(Path directory) {
    for (Path path = directory; path != null; path = path.getParent()) {
      if (Files.exists(path)) {
        return Files.isDirectory(path) ? null : path;
      }
    }
    return null;
  }

  /**
   * A {@link Problem#CORRUPT} directory: {@code expected} and {@code found} complete the message.
   */
  public static DataDirectoryException corrupt(Path directory, String expected, String found) {
    return new DataDirectoryException(
        Problem.CORRUPT,
        "Expected %s, but %s. Restore %s from a backup, or move it away to start empty (what ran in it is then forgotten)."
            .formatted(expected, found, directory));
  }
}
