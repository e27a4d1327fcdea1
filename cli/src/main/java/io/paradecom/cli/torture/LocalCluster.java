package io.paradecom.cli.torture;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of plain processes that {@code deploy/local/cluster.sh} starts below a directory of
 * its own, on free ports. Whatever becomes of this process, also when it is killed, the cluster
 * ends: a shell waits for the end of a pipe from here and takes it down. Thread-safe.
 */
final class LocalCluster implements AutoCloseable {
  private static final String HOSTS = "hosts";
  private static final String CLOCKS = "clocks";
  private static final Duration UP_PATIENCE = Duration.ofMinutes(8);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Clock of the file system and of process ids may differ by so much. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private final Path script;
  private final Path directory;
  private final Map<String, String> settings;
  private final Process warden;
  private @Nullable Network network;
  private @Nullable Clocks clocks;

  private LocalCluster(Path script, Path directory, Map<String, String> settings, Process warden) {
    this.script = script;
    this.directory = directory;
    this.settings = settings;
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
   * @throws CliException when it needs a network of its own, which this machine cannot have
   */
  static LocalCluster in(Path script, Path directory, TorturePlan plan)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Map<String, String> settings = new HashMap<>();
    settings.put("PARADECOM_CLUSTER_SLOTS", Integer.toString(plan.slots()));
    Optional<Path> faketime = plan.needsClocks() ? Clocks.library() : Optional.empty();
    faketime.ifPresent(library -> {
      settings.put("PARADECOM_CLUSTER_FAKETIME", library.toString());
      settings.put("PARADECOM_CLUSTER_CLOCKS", directory.resolve(CLOCKS).toString());
    });
    if (plan.needsNetwork()) {
      settings.put("PARADECOM_CLUSTER_HOSTS", directory.resolve(HOSTS).toString());
    }
    LocalCluster cluster =
        new LocalCluster(script, directory, settings, warden(script, directory, settings));
    try {
      if (faketime.isPresent()) {
        cluster.clocks = Clocks.in(directory.resolve(CLOCKS));
      }
      if (plan.needsNetwork()) {
        cluster.network =
            Network.open(directory.resolve(HOSTS), cluster.ports(), plan.brokerDelay());
      }
      return cluster;
    } catch (IOException | CliException failed) {
      cluster.close();
      throw failed;
    }
  }

  private static Process warden(Path script, Path directory, Map<String, String> settings)
      throws IOException {
    // A script that is starting processes goes on until one of them is gone: hence again.
    String wait =
        "trap '' HUP INT TERM; cat >/dev/null; while :; do \"$0\" down;"
            + " [ -n \"$(ls \"$PARADECOM_CLUSTER_DIR/pids\" 2>/dev/null)\" ] || break; done";
    ProcessBuilder builder =
        builder(directory, settings, List.of("sh", "-c", wait, script.toString()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /** Returns the ports of brokers and controllers by name, as they will be. */
  private Map<String, Integer> ports() throws InterruptedException {
    return run(PATIENCE, "ports")
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(
            Collectors.toUnmodifiableMap(words -> words[0], words -> Integer.valueOf(words[1])));
  }

  /** Breaks the links of a fault's target; false: there is no network that could be broken. */
  boolean breakNetwork(Fault fault) {
    if (network == null) {
      return false;
    }
    network.begin(fault);
    return true;
  }

  /** Sets the clock of a process ahead by so much; false: this machine cannot do it. */
  boolean setClock(String name, Duration ahead) {
    if (clocks == null) {
      return false;
    }
    clocks.set(name, ahead);
    return true;
  }

  /** Puts right what a fault broke of the network. */
  void mendNetwork(Fault fault) {
    if (network != null) {
      network.end(fault);
    }
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

  /** Where the cluster keeps large outputs. */
  Path blobs() {
    return directory.resolve("blobs");
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
          builder(directory, settings, command)
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

  private static ProcessBuilder builder(
      Path directory, Map<String, String> settings, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("PARADECOM_"));
    variables.putAll(settings);
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
      if (network != null) {
        network.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      // The shell goes on without this process.
      Thread.currentThread().interrupt();
    }
  }
}
