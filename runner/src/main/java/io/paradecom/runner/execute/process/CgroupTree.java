package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of one cgroup and of those that were made below it. */
final class CgroupTree implements ProcessTree {
  private static final String USAGE = "usage_usec ";

  private final Path directory;

  /** A tree with no process yet; {@code directory} is made. */
  CgroupTree(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectory(directory);
  }

  Path directory() {
    return directory;
  }

  @Override
  public List<ProcessHandle> members() throws IOException {
    List<ProcessHandle> members = new ArrayList<>();
    collect(directory, members);
    return members;
  }

  private static void collect(Path group, List<ProcessHandle> members) throws IOException {
    try {
      for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(members::add);
      }
      for (Path child : childrenOf(group)) {
        collect(child, members);
      }
    } catch (NoSuchFileException _) {
      // A group below ours was removed while it was read: nobody was left in it.
    }
  }

  @Override
  public boolean isEmpty() throws IOException {
    return Files.readAllLines(directory.resolve("cgroup.events")).contains("populated 0");
  }

  /** The kernel adds the time up, also that of processes which have ended. */
  @Override
  public Footprint whole() throws IOException {
    long micros = 0;
    for (String line : Files.readAllLines(directory.resolve("cpu.stat"))) {
      if (line.startsWith(USAGE)) {
        micros = Long.parseLong(line.substring(USAGE.length()));
      }
    }
    Path peak = directory.resolve("memory.peak");
    long bytes = Files.exists(peak) ? Long.parseLong(Files.readString(peak).strip()) : 0;
    return new Footprint(Math.ceilDiv(micros, 1000L), bytes);
  }

  @Override
  public void kill() throws IOException {
    Path kill = directory.resolve("cgroup.kill");
    if (Files.exists(kill)) {
      Files.writeString(kill, "1");
    } else {
      members().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public void release() {
    remove(directory);
  }

  /** Removes a cgroup and those below it; what is still populated stays for the warden. */
  static void remove(Path group) {
    try {
      for (Path child : childrenOf(group)) {
        remove(child);
      }
      Files.deleteIfExists(group);
    } catch (IOException _) {
      // Busy: a process in it could not be killed. The warden tries again at the runner's end.
    }
  }

  private static List<Path> childrenOf(Path group) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(group, Files::isDirectory)) {
      entries.forEach(children::add);
    }
    return children;
  }

  /**
   * Returns the folder of the cgroup (version 2) that this process is in, or nothing when the
   * machine has no such hierarchy or keeps it read-only.
   */
  static Optional<Path> ownGroup() throws IOException {
    Path mounts = Path.of("/proc/self/mounts");
    Path groups = Path.of("/proc/self/cgroup");
    if (!Files.isReadable(mounts) || !Files.isReadable(groups)) {
      return Optional.empty();
    }
    Optional<String> mountPoint =
        Files.readAllLines(mounts).stream()
            .map(line -> line.split(" "))
            .filter(fields -> fields.length > 2 && "cgroup2".equals(fields[2]))
            .map(fields -> fields[1])
            .findFirst();
    Optional<String> own =
        Files.readAllLines(groups).stream()
            .filter(line -> line.startsWith("0::/"))
            .map(line -> line.substring("0::/".length()))
            .findFirst();
    return mountPoint
        .flatMap(mount -> own.map(group -> Path.of(mount).resolve(group)))
        .filter(Files::isWritable);
  }
}
