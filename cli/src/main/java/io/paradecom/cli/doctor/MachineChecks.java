package io.paradecom.cli.doctor;

import io.paradecom.cli.BlobOptions;
import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.process.Supervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDB;

/** What this machine must have, whichever part runs on it. */
final class MachineChecks {
  private static final long LEAST_DISK = 200L << 20;
  private static final long GOOD_DISK = 2L << 30;
  private static final long GOOD_HEAP = 256L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path directory;

  /**
   * @param directory where data would be kept; it, or the nearest one above it that is there, is
   *     looked at
   */
  MachineChecks(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(memory());
    findings.add(disk());
    findings.add(loopback());
    findings.add(stateStore());
    findings.add(processes());
    findings.add(git());
    return findings;
  }

  private static Finding java() {
    return Finding.good(
        "java",
        "%s by %s, %d processors"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                Runtime.getRuntime().availableProcessors()));
  }

  private static Finding memory() {
    long heap = Runtime.getRuntime().maxMemory();
    String found = "a heap of at most %,d MiB".formatted(heap >> 20);
    return heap < GOOD_HEAP
        ? Finding.warning("memory", found, "Give Java 256 MiB or more, with -Xmx.")
        : Finding.good("memory", found);
  }

  private Finding disk() {
    Path there = directory;
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      String found = "%,d MiB free for %s".formatted(free >> 20, directory);
      if (!Files.isWritable(there)) {
        return Finding.bad(
            "disk", "%s may not be written".formatted(there), "Choose another directory.");
      }
      if (free < LEAST_DISK) {
        return Finding.bad("disk", found, "Make room: the broker stops when its disk is full.");
      }
      return free < GOOD_DISK
          ? Finding.warning("disk", found, "2 GiB carry some 100,000 tasks with their history.")
          : Finding.good("disk", found);
    } catch (IOException unknown) {
      return Finding.bad("disk", String.valueOf(unknown.getMessage()), "Choose another directory.");
    }
  }

  /** A directory for large outputs, which may be on another machine. */
  static Finding blobs(String asked) {
    String subject = "blob store";
    if (BlobOptions.isOfPlugin(asked)) {
      return Finding.good(subject, asked + " is looked at when a leader or runner starts");
    }
    Path place = Path.of(asked).toAbsolutePath().normalize();
    if (!Files.isDirectory(place)) {
      return Finding.bad(
          subject,
          "there is no directory %s".formatted(place),
          "Make it, or mount it, for all runners and leaders; they make no mount point.");
    }
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      return Files.isWritable(place)
          ? Finding.good(subject, "%s can be written, %,d MiB free".formatted(place, free >> 20))
          : Finding.bad(
              subject,
              "%s may not be written".formatted(place),
              "Give it to the user that runners and leaders run as.");
    } catch (IOException unknown) {
      return Finding.bad(subject, String.valueOf(unknown.getMessage()), "Mount it anew.");
    }
  }

  private static Finding loopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Finding.good("loopback", "ports can be opened on " + socket.getInetAddress());
    } catch (IOException refused) {
      return Finding.bad(
          "loopback",
          String.valueOf(refused.getMessage()),
          "The embedded broker, registry and page listen on 127.0.0.1; let them.");
    }
  }

  private static Finding stateStore() {
    try {
      RocksDB.loadLibrary();
      return Finding.good("state store", "RocksDB loads its native library");
    } catch (UnsatisfiedLinkError | NoClassDefFoundError refused) {
      return Finding.bad(
          "state store",
          "RocksDB does not load: " + refused.getMessage(),
          "A leader needs glibc, and a folder of java.io.tmpdir that is not mounted noexec.");
    }
  }

  private static Finding processes() {
    try {
      Path folder = Files.createTempDirectory("paradecom-doctor");
      try (Supervisor supervisor =
          Supervisor.start(folder, Containment.AUTO, Duration.ofSeconds(1))) {
        return supervisor.containment() == Containment.CGROUP
            ? Finding.good("commands", "each runs in a cgroup of its own, killed as a whole")
            : Finding.warning(
                "commands",
                "each runs in a session of its own; its processes are found by their mark",
                "A cgroup (version 2) that this user may divide keeps them in safely, and counts"
                    + " their memory.");
      } finally {
        Files.deleteIfExists(folder);
      }
    } catch (IOException refused) {
      return Finding.bad(
          "commands",
          String.valueOf(refused.getMessage()),
          "A runner starts commands through a shell and setsid; install what is missing.");
    }
  }

  private static Finding git() {
    try {
      Process git = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
      git.getOutputStream().close();
      boolean ended = git.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      String said =
          ended
              ? new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()
              : "";
      if (ended && git.exitValue() == 0) {
        return Finding.good("git", said);
      }
      git.destroyForcibly();
      return Finding.warning("git", "it does not answer: " + said, "Workspaces need it.");
    } catch (IOException missing) {
      return Finding.warning("git", "not on the PATH", "Workspaces and --agent need it.");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Finding.warning("git", "the wait was interrupted", "");
    }
  }
}
