package io.paradecom.common.blob;

import io.paradecom.spi.BlobStore;
import io.paradecom.spi.BlobWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A blob store in a directory, which may be shared by machines (NFS, a volume).
 *
 * <pre>
 * installation              whose store it is
 * workflows/FOLDER/SHA256   a content of a workflow, whose folder is named after its id
 * incoming/                 what is being written, or was when a process died
 * </pre>
 *
 * A content is written into {@code incoming}, forced to the disk and renamed, so that a file below
 * {@code workflows} is whole at every moment. What lies in {@code incoming} for a day belongs to a
 * process that died. Workflows that hand contents on share a file by hard links, where the file
 * system has them. Thread-safe, and safe for several processes.
 */
public final class DirectoryBlobStore implements BlobStore {
  /** After which nobody writes any more what nobody has touched. */
  static final Duration ABANDONED = Duration.ofDays(1);

  private static final FileAttribute<?>[] NONE = {};
  private static final FileAttribute<?> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path root;
  private final Path workflows;
  private final Path incoming;

  private DirectoryBlobStore(Path root) {
    this.root = root;
    this.workflows = root.resolve("workflows");
    this.incoming = root.resolve("incoming");
  }

  /**
   * Opens a store that no other installation can have, and makes its directory when it is not
   * there.
   *
   * @throws IOException when it cannot be made
   */
  public static DirectoryBlobStore open(Path directory) throws IOException {
    DirectoryBlobStore store = new DirectoryBlobStore(directory.toAbsolutePath().normalize());
    makePrivate(store.root);
    Files.createDirectories(store.workflows);
    Files.createDirectories(store.incoming);
    return store;
  }

  /**
   * Opens a store. Two installations cannot have the same: each deletes what is of no workflow that
   * it knows. The first that opens it has it.
   *
   * @throws IOException when it cannot be made, or is another installation's
   */
  public static DirectoryBlobStore open(Path directory, String installation) throws IOException {
    DirectoryBlobStore store = open(directory);
    Path owner = store.root.resolve("installation");
    Path draft = store.fresh();
    Files.writeString(draft, installation);
    try {
      Files.createLink(owner, draft);
    } catch (FileAlreadyExistsException opened) {
      // By this one before, as a rule.
    } catch (IOException | UnsupportedOperationException noLinks) {
      if (!Files.exists(owner)) {
        Files.writeString(owner, installation, StandardOpenOption.CREATE_NEW);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
    String found = Files.readString(owner);
    if (!found.equals(installation)) {
      throw new IOException(
          "Expected %s to be of the installation %s, but it is of %s; give each installation a directory of its own"
              .formatted(store.root, installation, found));
    }
    return store;
  }

  /** For its owner alone; one that is there stays as its operator made it. */
  private static void makePrivate(Path root) throws IOException {
    boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes = posix ? new FileAttribute<?>[] {OWNER} : NONE;
    Files.createDirectories(root, attributes);
  }

  @Override
  public String described() {
    return "the directory " + root;
  }

  private Path folder(String workflow) {
    return workflows.resolve(BlobFolders.nameOf(workflow));
  }

  private Path file(String workflow, String sha256) {
    if (!BlobReference.isHash(sha256)) {
      throw new IllegalArgumentException(
          "Expected a name of 64 hexadecimal digits, but found '%s'.".formatted(sha256));
    }
    return folder(workflow).resolve(sha256);
  }

  private Path fresh() {
    return incoming.resolve(UUID.randomUUID().toString());
  }

  @Override
  public BlobWriter write(String workflow) throws IOException {
    Path target = folder(workflow);
    Path draft = fresh();
    FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    OutputStream stream = Channels.newOutputStream(channel);
    return new BlobWriter() {
      @Override
      public OutputStream stream() {
        return stream;
      }

      @Override
      public void commit(String sha256) throws IOException {
        Path file = file(workflow, sha256);
        channel.force(true);
        channel.close();
        makeReadOnly(draft);
        Files.createDirectories(target);
        // Over one that is there: it is the same, unless it was damaged.
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        force(target);
      }

      @Override
      public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(draft);
      }
    };
  }

  /** So that it is not changed by accident; whoever owns it can all the same. */
  private static void makeReadOnly(Path file) throws IOException {
    if (!file.toFile().setReadOnly()) {
      throw new IOException(
          "Expected to make %s read-only, but it stays as it is.".formatted(file));
    }
  }

  /** The names in a directory outlive a power cut only when the directory itself was forced. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public InputStream read(String workflow, String sha256) throws IOException {
    Path file = file(workflow, sha256);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void copy(String from, String to, String sha256) throws IOException {
    Path source = file(from, sha256);
    Path target = file(to, sha256);
    Files.createDirectories(target.getParent());
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      // A sweeper that does not know the workflow yet goes by this.
      Files.setLastModifiedTime(folder(to), FileTime.from(Instant.now()));
      return;
    }
    try {
      Files.createLink(target, source);
    } catch (FileAlreadyExistsException done) {
      return;
    } catch (NoSuchFileException missing) {
      throw missing;
    } catch (IOException | UnsupportedOperationException noLinks) {
      try (InputStream in = read(from, sha256);
          BlobWriter out = write(to)) {
        in.transferTo(out.stream());
        out.commit(sha256);
      }
    }
    force(folder(to));
  }

  @Override
  public void delete(String workflow) throws IOException {
    Path gone = fresh();
    try {
      // At once for all who look; a crash leaves it where it is cleared away.
      Files.move(folder(workflow), gone, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException nothing) {
      return;
    }
    clear(gone);
  }

  @Override
  public void forEachWorkflow(BiConsumer<String, Instant> visitor) throws IOException {
    for (Path folder : entries(workflows)) {
      BlobFolders.idOf(folder.getFileName().toString())
          .ifPresent(id -> lastChange(folder, id, visitor));
    }
    // Last, so that a draft that cannot be cleared away hides no workflow.
    clearAbandoned(Instant.now().minus(ABANDONED));
  }

  private static void lastChange(Path folder, String id, BiConsumer<String, Instant> visitor) {
    Instant at;
    try {
      at = Files.getLastModifiedTime(folder).toInstant();
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    visitor.accept(id, at);
  }

  /** Clears away what processes left that died while they wrote. */
  void clearAbandoned(Instant before) throws IOException {
    for (Path draft : entries(incoming)) {
      try {
        if (Files.getLastModifiedTime(draft).toInstant().isBefore(before)) {
          clear(draft);
        }
      } catch (NoSuchFileException gone) {
        // Its writer has finished, or another process cleared it away.
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static void clear(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void check() throws IOException {
    Path probe = fresh();
    Files.createFile(probe);
    Files.delete(probe);
  }
}
