package io.paradecom.cli.torture;

import io.paradecom.cli.torture.FaultKind.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The clocks of leaders and runners, each of which can be set wrong by itself: a preloaded library
 * (libfaketime) adds what a file says to the time of day that a process is told. Clocks by which
 * time is measured go on as they did. Thread-safe.
 */
final class Clocks {
  /** What there has to be for it, for a sentence. */
  static final String NEEDED = "libfaketime (Debian's package faketime)";

  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"));

  /** The variant for processes with threads. */
  private static final Path LIBRARY = Path.of("faketime", "libfaketimeMT.so.1");

  private final Path folder;

  private Clocks(Path folder) {
    this.folder = folder;
  }

  /** Returns where the library is; empty: this machine has none. */
  static Optional<Path> library() {
    return FOLDERS.stream()
        .filter(Files::isDirectory)
        .flatMap(Clocks::candidates)
        .filter(Files::isReadable)
        .findFirst();
  }

  /** Debian has it below the name of the architecture. */
  private static Stream<Path> candidates(Path parent) {
    try (Stream<Path> below = Files.list(parent)) {
      return Stream.concat(
          Stream.of(parent.resolve(LIBRARY)),
          below.map(one -> one.resolve(LIBRARY)).sorted().toList().stream());
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }

  /** Prepares a file for each process; all clocks are right. */
  static Clocks in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Clocks clocks = new Clocks(folder);
    for (Role role : List.of(Role.LEADER, Role.RUNNER)) {
      IntStream.rangeClosed(1, role.count()).mapToObj(role::name).forEach(clocks::setRight);
    }
    return clocks;
  }

  /** Sets a clock ahead by so much, or back; the process sees it within a second or two. */
  void set(String process, Duration ahead) {
    try {
      Path draft = Files.createTempFile(folder, process, ".tmp");
      Files.writeString(draft, "%+d\n".formatted(ahead.toSeconds()));
      Files.move(
          draft,
          folder.resolve(process),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sets a clock right. */
  void setRight(String process) {
    set(process, Duration.ZERO);
  }
}
