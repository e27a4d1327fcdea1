package io.paradecom.runner.execute;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and times of the files below a directory. Links are not followed, folders of git and of
 * this project left out, and what cannot be read is as if it were not there. Immutable.
 *
 * <p>Cost: one look at each file, some microseconds.
 */
final class FileStamps {
  /** Most files that are looked at. */
  static final int MOST_FILES = 20_000;

  private static final Set<String> LEFT_OUT = Set.of(".git", ".paradecom");

  private final Map<String, Stamp> files;

  private record Stamp(long size, long nanos) {
    static Stamp of(BasicFileAttributes attributes) {
      var time = attributes.lastModifiedTime().toInstant();
      return new Stamp(attributes.size(), time.getEpochSecond() * 1_000_000_000L + time.getNano());
    }
  }

  private FileStamps(Map<String, Stamp> files) {
    this.files = files;
  }

  /** Looks at all files below {@code root}; empty: there are more than {@code most}. */
  static Optional<FileStamps> of(Path root, int most) throws IOException {
    Walk walk = new Walk(root, most);
    Files.walkFileTree(root, walk);
    return walk.files.size() > most
        ? Optional.empty()
        : Optional.of(new FileStamps(Map.copyOf(walk.files)));
  }

  /** Returns the files that are new, changed or gone since {@code before}, in order. */
  Set<String> changedSince(FileStamps before) {
    Set<String> changed = new TreeSet<>();
    files.forEach((path, stamp) -> {
      if (!stamp.equals(before.files.get(path))) {
        changed.add(path);
      }
    });
    for (String path : before.files.keySet()) {
      if (!files.containsKey(path)) {
        changed.add(path);
      }
    }
    return changed;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Map<String, Stamp> files = new HashMap<>();
    private final Path root;
    private final int most;

    Walk(Path root, int most) {
      this.root = root;
      this.most = most;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && LEFT_OUT.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path =
          root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
      files.put(path, Stamp.of(attributes));
      return files.size() > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failed) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) {
      return FileVisitResult.CONTINUE;
    }
  }
}
