package io.paradecom.runner.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One at a time for each file, between threads and processes; let go by the operating system when
 * its process dies. Nothing is written to the file.
 */
final class FileMutex implements AutoCloseable {
  private static final long LOOK_MS = 100;

  /**
   * One for each file: a process may lock it once only, and loses the lock as soon as it closes any
   * descriptor of the file.
   */
  private static final Map<Path, Semaphore> WITHIN = new ConcurrentHashMap<>();

  private final Semaphore within;
  private final FileChannel channel;

  private FileMutex(Semaphore within, FileChannel channel) {
    this.within = within;
    this.channel = channel;
  }

  /**
   * Waits for its turn.
   *
   * @param waiting asked several times a second whether to wait on
   * @return empty: it was not to wait on
   */
  static Optional<FileMutex> acquire(Path file, BooleanSupplier waiting)
      throws IOException, InterruptedException {
    Semaphore within = WITHIN.computeIfAbsent(file, _ -> new Semaphore(1, true));
    while (!within.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (!waiting.getAsBoolean()) {
        return Optional.empty();
      }
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = lock(channel, waiting);
      return held ? Optional.of(new FileMutex(within, channel)) : Optional.empty();
    } finally {
      if (!held) {
        if (channel != null) {
          channel.close();
        }
        within.release();
      }
    }
  }

  private static boolean lock(FileChannel channel, BooleanSupplier waiting)
      throws IOException, InterruptedException {
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (!waiting.getAsBoolean()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      lock = channel.tryLock();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      within.release();
    }
  }
}
