package io.paradecom.common.format;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A lock among processes: whoever makes the directory {@code <file>.lock} holds it. */
final class LockDirectory implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Path path;
  private final boolean isHeld;

  private LockDirectory(Path path, boolean isHeld) {
    this.path = path;
    this.isHeld = isHeld;
  }

  /** Tries to get the lock for as long as {@code wait}; {@link #isHeld} says whether it did. */
  static LockDirectory of(Path file, Duration wait) throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      try {
        Files.createDirectory(path);
        return new LockDirectory(path, true);
      } catch (FileAlreadyExistsException _) {
        if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
          return new LockDirectory(path, false);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  boolean isHeld() {
    return isHeld;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (isHeld) {
      Files.deleteIfExists(path);
    }
  }
}
