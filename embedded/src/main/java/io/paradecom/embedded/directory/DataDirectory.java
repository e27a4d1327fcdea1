package io.paradecom.embedded.directory;

import io.paradecom.embedded.directory.DataDirectoryException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one local instance, {@code .paradecom} by custom, held exclusively from {@link
 * #open} to {@link #close}.
 *
 * <pre>
 * .gitignore          one star: git does not see the folder
 * lock                held while an instance runs, with its process id
 * runtime.properties  how to reach that instance ({@link RuntimeInfo})
 * broker/             the broker's logs: all durable state
 * streams/            the leader's state stores: rebuilt from the broker when lost
 * tasks/              the output of tasks, as plain files
 * logs/               the program's own log
 * blobs/              large outputs of tasks
 * </pre>
 *
 * The lock is the operating system's, so it ends with the process however that ends.
 */
public final class DataDirectory implements AutoCloseable {
  /** The name that the folder has beside the file whose graph is run. */
  public static final String NAME = ".paradecom";

  private static final String RUNTIME = "runtime.properties";

  /** Far behind the process id, so that it can be read where locks keep readers out. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * Directories that this process holds. POSIX drops a lock as soon as its process closes any
   * descriptor of the file, so an attempt that is going to fail must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** Where a file's work is kept: one directory for each file, so that neighbours share none. */
  public static Path beside(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.resolveSibling(NAME).resolve(absolute.getFileName().toString());
  }

  /**
   * Creates {@code directory} with its parts where they are missing, and locks it.
   *
   * @throws DataDirectoryException if it is locked by another instance, is no directory, or cannot
   *     be written
   */
  public static DataDirectory open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      return new DataDirectory(root, lock(root)).furnish();
    } catch (IOException e) {
      throw DataDirectoryException.unusable(root, e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    if (!HELD.add(root.toRealPath())) {
      throw locked(root, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return lockFile(root);
    } catch (IOException | DataDirectoryException e) {
      HELD.remove(root.toRealPath());
      throw e;
    }
  }

  private static FileChannel lockFile(Path root) throws IOException {
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        throw locked(root, Files.readString(file).strip());
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | DataDirectoryException e) {
      channel.close();
      throw e;
    }
  }

  private static DataDirectoryException locked(Path root, String pid) {
    return new DataDirectoryException(
        Problem.LOCKED,
        "Expected %s to be free, but %s is using it. Wait for it to end, stop it, or choose another data directory."
            .formatted(root, pid.isEmpty() ? "another process" : "process " + pid));
  }

  private DataDirectory furnish() throws IOException {
    try {
      Path ignore = root.resolve(".gitignore");
      if (!Files.exists(ignore)) {
        Files.writeString(ignore, "*\n");
      }
      for (Path part : new Path[] {broker(), streams(), tasks(), logs()}) {
        Files.createDirectories(part);
      }
      // Left by an instance that was killed.
      Files.deleteIfExists(root.resolve(RUNTIME));
      return this;
    } catch (IOException e) {
      release();
      throw e;
    }
  }

  /** Keeps instances away from a directory, and changes nothing in it. */
  public static final class Hold implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;

    private Hold(Path root, FileChannel lockFile) {
      this.root = root;
      this.lockFile = lockFile;
    }

    /** The broker's log directory. */
    public Path broker() {
      return root.resolve("broker");
    }

    /** Lets instances in again. */
    @Override
    public void close() {
      try {
        lockFile.close();
        HELD.remove(root.toRealPath());
      } catch (IOException e) {
        throw DataDirectoryException.unusable(root, e);
      }
    }
  }

  /**
   * Keeps instances away from a directory that exists; for readers of what a stopped one left.
   *
   * @throws DataDirectoryException if an instance uses it, or none ever did
   */
  public static Hold hold(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    Path file = root.resolve("lock");
    if (!Files.isRegularFile(file) || !Files.isDirectory(root.resolve("broker"))) {
      throw new DataDirectoryException(
          Problem.NOT_A_DIRECTORY,
          "Expected the data directory of an instance in %s, but none ever ran there."
              .formatted(root));
    }
    try {
      if (!HELD.add(root.toRealPath())) {
        throw locked(root, Long.toString(ProcessHandle.current().pid()));
      }
      boolean held = false;
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        held = channel.tryLock(LOCKED_BYTE, 1, true) != null;
        if (!held) {
          throw locked(root, Files.readString(file).strip());
        }
        return new Hold(root, channel);
      } finally {
        if (!held) {
          channel.close();
          HELD.remove(root.toRealPath());
        }
      }
    } catch (IOException e) {
      throw DataDirectoryException.unusable(root, e);
    }
  }

  /** The instance that runs on {@code directory} now, if its process is alive. */
  public static Optional<RuntimeInfo> running(Path directory) {
    try {
      return RuntimeInfo.read(directory.resolve(RUNTIME)).filter(RuntimeInfo::alive);
    } catch (IOException e) {
      throw new DataDirectoryException(
          Problem.UNWRITABLE,
          "Expected to read %s, but %s.".formatted(directory.resolve(RUNTIME), e),
          e);
    }
  }

  /** The folder itself, absolute. */
  public Path root() {
    return root;
  }

  /** The broker's log directory. */
  public Path broker() {
    return root.resolve("broker");
  }

  /** The leader's state directory. */
  public Path streams() {
    return root.resolve("streams");
  }

  /** Where the output of tasks goes. */
  public Path tasks() {
    return root.resolve("tasks");
  }

  /** Where the program's own log goes. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Where large outputs of tasks go; made by whoever writes there. */
  public Path blobs() {
    return root.resolve("blobs");
  }

  /** Tells other processes how to reach this instance, until {@link #close}. */
  public void publish(RuntimeInfo info) {
    try {
      info.write(root.resolve(RUNTIME));
    } catch (IOException e) {
      throw DataDirectoryException.unusable(root, e);
    }
  }

  /** Withdraws the runtime file and releases the lock; a second call does nothing. */
  @Override
  public void close() {
    if (!lockFile.isOpen()) {
      return;
    }
    try {
      Files.deleteIfExists(root.resolve(RUNTIME));
      release();
    } catch (IOException e) {
      throw DataDirectoryException.unusable(root, e);
    }
  }

  private void release() throws IOException {
    // In this order, so that no attempt of this process opens the file while it is locked.
    lockFile.close();
    HELD.remove(root.toRealPath());
  }
}
