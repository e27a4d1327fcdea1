package io.paradecom.cli.torture;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cluster of plain processes that {@code deploy/local/cluster.sh} starts below a directory of
 * its own, on free ports. Whatever becomes of this process, also when it is killed, the cluster
 * ends: a shell waits for the end of a pipe from here and takes it down. Thread-safe.
 */
final class LocalCluster implements AutoCloseable {
  private static final Duration UP_PATIENCE = Duration.ofMinutes(8);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Clock of the file system and of process ids may differ by so much. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private final Path script;
  private final Path directory;
  private final Process warden;

  private LocalCluster(Path script, Path directory, Process warden) {
    this.script = script;
    this.directory = directory;
    this.warden = warden;
  }

  /**
   * Where it is reached.
   *
   * @param leaders URLs of their REST interfaces
   */
  record Addresses(String bootstrap, String registry, List<String> leaders) {}

  /**
   * Prepares a cluster; nothing but its warden runs yet.
   *
   * @param directory of the cluster alone; made when it is not there
   */
  static LocalCluster in(Path script, Path directory) throws IOException {
    Files.createDirectories(directory);
    // A script that is starting processes goes on until one of them is gone: hence again.
    String wait =
        "trap '' HUP INT TERM; cat >/dev/null; while :; do \"$0\" down;"
            + " [ -n \"$(ls \"$PARADECOM_CLUSTER_DIR/pids\" 2>/dev/null)\" ] || break; done";
    ProcessBuilder builder = builder(directory, List.of("sh", "-c", wait, script.toString()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new LocalCluster(script, directory, builder.start());
  }

  /**
   * Starts what does not run, and waits until all of it serves.
   *
   * @throws CliException when something does not start
   */
  Addresses up() throws InterruptedException {
    String text = run(UP_PATIENCE, "up");
    List<String> leaders = found(text, "(http://127\\.0\\.0\\.1:[0-9]+)/(?=  )");
    return new Addresses(
        found(text, "brokers +(\\S+)").getFirst(),
        found(text, "registry +(\\S+)").getFirst(),
        leaders);
  }

  private static List<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> found = matcher.results().map(result -> result.group(1)).toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("Expected " + pattern + " in: " + text);
    }
    return found;
  }

  /**
   * Starts one process again, unless it runs; it may not serve yet.
   *
   * @throws CliException when it cannot be started
   */
  void start(String name) throws InterruptedException {
    run(PATIENCE, "start", name);
  }

  /** Sends a signal, as KILL; false: the process does not run. */
  boolean signal(String name, String signal) throws InterruptedException {
    Optional<ProcessHandle> process = process(name);
    return process.isPresent()
        && tool("kill", "-" + signal, Long.toString(process.get().pid())) == 0;
  }

  /**
   * Limits how large files of a process may become; what it writes beyond fails, as on a full disk.
   * False: the process does not run, or the machine cannot do it.
   *
   * @param bytes a number, or {@code unlimited}
   */
  boolean limitFiles(String name, String bytes) throws InterruptedException {
    Optional<ProcessHandle> process = process(name);
    return process.isPresent()
        && tool("prlimit", "--pid", Long.toString(process.get().pid()), "--fsize=" + bytes + ":")
            == 0;
  }

  /** Waits for the end of a process; false: it goes on. */
  boolean awaitEnd(String name, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<ProcessHandle> process = process(name);
    while (process.isPresent() && process.get().isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return true;
  }

  /** Whether this process of the cluster runs, or is stopped. */
  boolean runs(String name) {
    return process(name).isPresent();
  }

  /** The end of a process's log. */
  List<String> lastLines(String name, int count) throws IOException {
    Path log = directory.resolve("logs").resolve(name + ".log");
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  /** The file has the id of the process; ids are used again, so its age has to fit as well. */
  private Optional<ProcessHandle> process(String name) {
    Path file = directory.resolve("pids").resolve(name);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      String text = Files.readString(file);
      long pid = Long.parseLong(text.substring(0, Math.max(0, text.indexOf(' '))));
      var written = Files.getLastModifiedTime(file).toInstant().plus(SLACK);
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process ->
              process.info().startInstant().map(start -> start.isBefore(written)).orElse(false));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (NumberFormatException beingWritten) {
      return Optional.empty();
    }
  }

  private String run(Duration patience, String... words) throws InterruptedException {
    try {
      Path out = Files.createTempFile(directory, "script", ".out");
      Path err = Files.createTempFile(directory, "script", ".err");
      List<String> command = new ArrayList<>(List.of(script.toString()));
      command.addAll(List.of(words));
      Process process =
          builder(directory, command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw failed(words, "it took longer than " + patience.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw failed(words, Files.readString(err).strip());
      }
      String text = Files.readString(out);
      Files.delete(out);
      Files.delete(err);
      return text;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static CliException failed(String[] words, String found) {
    return new CliException(
        ExitCode.INFRASTRUCTURE,
        "Expected 'cluster.sh %s' to succeed, but found: %s"
            .formatted(String.join(" ", words), found));
  }

  private static ProcessBuilder builder(Path directory, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("PARADECOM_"));
    variables.put("PARADECOM_CLUSTER_DIR", directory.toString());
    variables.put("PARADECOM_CLUSTER_PATIENCE", "300");
    variables.put("PARADECOM_CLUSTER_PROMETHEUS", "no");
    variables.put("PARADECOM_CLASSPATH", System.getProperty("java.class.path"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static int tool(String... words) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor();
    } catch (IOException missing) {
      return -1;
    }
  }

  /** Takes everything down and waits for it; the data stays. */
  @Override
  public void close() {
    try {
      warden.getOutputStream().close();
      if (!warden.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw failed(new String[] {"down"}, "it took longer than " + PATIENCE.toSeconds() + " s");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      // The shell goes on without this process.
      Thread.currentThread().interrupt();
    }
  }
}
