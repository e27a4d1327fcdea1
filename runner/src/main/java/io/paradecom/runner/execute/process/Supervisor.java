package io.paradecom.runner.execute.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs so that each can be ended as a whole tree, and so that all of them end when this
 * JVM does. One per runner; thread-safe.
 *
 * <p>A program starts in a session of its own, in a cgroup of its own where the machine allows it,
 * and with a mark in its environment that its descendants inherit. What a mark or cgroup holds is
 * found again however its processes detached themselves. {@link Warden} does the same from outside
 * when the JVM is gone.
 *
 * <p>Cost of a start, on top of fork and exec of the program itself: two small execs ({@code
 * setsid} and {@code sh}), with a cgroup one move. No thread and no process stays beside the
 * program.
 */
public final class Supervisor implements AutoCloseable {
  /** The variable by which everything that belongs to an execution is recognised. */
  public static final String MARK = "PARADECOM_EXECUTION_ID";

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final String marker = UUID.randomUUID().toString();
  private final AtomicLong executions = new AtomicLong();
  private final List<String> sessionLauncher = SessionLauncher.ofThisSystem();
  private final SharedProcessTable table =
      new SharedProcessTable(ProcessTableSource.ofThisSystem());
  private final Path folder;
  private final Duration orphanGrace;
  private final @Nullable Path cgroup;
  private final Object wardenLock = new Object();
  private Warden warden;
  private boolean closed;

  private Supervisor(Path folder, Containment wanted, Duration orphanGrace) throws IOException {
    this.folder = folder;
    this.orphanGrace = orphanGrace;
    Files.createDirectory(folder.resolve("run"));
    copyScript("launch.sh");
    copyScript("warden.sh");
    Path candidate = wanted == Containment.SWEEP ? null : newCgroup();
    warden = startWarden(candidate);
    cgroup = warden.isCgroupUsable() ? candidate : null;
    if (cgroup == null && candidate != null) {
      CgroupTree.remove(candidate);
    }
  }

  /**
   * Starts a supervisor and its warden.
   *
   * @param parent a folder on a local disk, in which a private one is made and removed again
   * @param orphanGrace between SIGTERM and SIGKILL for what is left when this JVM dies; it runs
   *     beside the lease's end, so a few seconds at most
   * @throws IOException when the folder cannot be made, the warden does not start, or {@link
   *     Containment#CGROUP} is wanted and not to be had
   */
  public static Supervisor start(Path parent, Containment wanted, Duration orphanGrace)
      throws IOException {
    Files.createDirectories(parent);
    Path folder = Files.createTempDirectory(parent.toRealPath(), "paradecom-");
    Supervisor supervisor;
    try {
      supervisor = new Supervisor(folder, wanted, orphanGrace);
    } catch (IOException e) {
      FolderTree.delete(folder);
      throw e;
    }
    if (wanted == Containment.CGROUP && supervisor.cgroup == null) {
      supervisor.close();
      throw new IOException(
          "Expected a cgroup (version 2) in which this user may make others, but this machine has"
              + " none; choose the containment SWEEP or AUTO.");
    }
    return supervisor;
  }

  /** The containment in force: never {@link Containment#AUTO}. */
  public Containment containment() {
    return cgroup == null ? Containment.SWEEP : Containment.CGROUP;
  }

  /** A new execution's private folder (mode 700) and mark. */
  public ExecutionFolder newFolder() throws IOException {
    String number = Long.toString(executions.incrementAndGet());
    Path path = folder.resolve("run").resolve(number);
    Files.createDirectory(path);
    return new ExecutionFolder(marker + "-" + number, path);
  }

  /** What a program is started with. {@code argv}'s first element is an absolute path. */
  public record Launch(
      List<String> argv, Map<String, String> environment, Path directory, Path stdin) {
    public Launch {
      argv = List.copyOf(argv);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Starts what becomes a program with {@link SupervisedProcess#begin}.
   *
   * @throws IOException when the system refuses, for instance because the arguments are too long or
   *     there are too many processes; a program that itself cannot be executed is seen later, by
   *     {@link SupervisedProcess#failedToStart}
   */
  public SupervisedProcess launch(ExecutionFolder execution, Launch launch) throws IOException {
    ensureWarden();
    CgroupTree group =
        cgroup == null
            ? null
            : new CgroupTree(cgroup.resolve(execution.path().getFileName().toString()));
    boolean started = false;
    try {
      Process process = builder(execution, launch, group).start();
      started = true;
      ProcessTree tree =
          group == null ? new MarkedTree(table, execution.executionId(), process.pid()) : group;
      return new SupervisedProcess(process, tree, execution.path().resolve("failure"));
    } finally {
      if (!started && group != null) {
        group.release();
      }
    }
  }

  private ProcessBuilder builder(
      ExecutionFolder execution, Launch launch, @Nullable CgroupTree group) {
    List<String> command = new ArrayList<>(sessionLauncher);
    command.add("/bin/sh");
    command.add(folder.resolve("launch.sh").toString());
    command.add(execution.path().resolve("failure").toString());
    command.add(execution.path().resolve("pid").toString());
    command.add(group == null ? "-" : group.directory().toString());
    command.add(launch.stdin().toString());
    command.addAll(launch.argv());
    ProcessBuilder builder = new ProcessBuilder(command).directory(launch.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    builder.environment().put(MARK, execution.executionId());
    return builder;
  }

  /**
   * Ends the warden and removes the private folder. Whoever started programs has ended them before.
   */
  @Override
  public void close() {
    Warden last;
    synchronized (wardenLock) {
      if (closed) {
        return;
      }
      closed = true;
      last = warden;
    }
    last.dismiss();
    if (cgroup != null) {
      CgroupTree.remove(cgroup);
    }
    FolderTree.delete(folder);
  }

  /** The warden's process id. */
  long wardenPid() {
    synchronized (wardenLock) {
      return warden.pid();
    }
  }

  /** The private folder. */
  Path folder() {
    return folder;
  }

  private void ensureWarden() throws IOException {
    synchronized (wardenLock) {
      if (closed) {
        throw new IOException("Expected a running supervisor, but it was closed.");
      }
      if (!warden.isAlive()) {
        warden = startWarden(cgroup);
      }
    }
  }

  private Warden startWarden(@Nullable Path group) throws IOException {
    Warden started =
        Warden.start(
            sessionLauncher,
            folder.resolve("warden.sh"),
            new Warden.Watch(marker, folder, group, orphanGrace));
    started.onEnd(() -> Thread.ofVirtual().name("warden-restart").start(this::replaceWarden));
    return started;
  }

  /** A warden that somebody killed is replaced at once: what runs must not stay unwatched. */
  private void replaceWarden() {
    try {
      synchronized (wardenLock) {
        if (closed || warden.isAlive()) {
          return;
        }
        warden = startWarden(cgroup);
      }
      LOG.atWarn().log("The warden process had ended and was replaced");
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("error", e.toString())
          .log("The warden process had ended and could not be replaced");
    }
  }

  private @Nullable Path newCgroup() throws IOException {
    Optional<Path> own = CgroupTree.ownGroup();
    if (own.isEmpty()) {
      return null;
    }
    Path group = own.get().resolve("paradecom-" + marker);
    try {
      return Files.createDirectory(group);
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("error", e.toString()).log("No cgroup of its own for the runner");
      return null;
    }
  }

  private void copyScript(String name) throws IOException {
    try (InputStream script = Supervisor.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("Expected the resource " + name + " beside this class.");
      }
      Files.copy(script, new File(folder.toFile(), name).toPath());
    }
  }
}
