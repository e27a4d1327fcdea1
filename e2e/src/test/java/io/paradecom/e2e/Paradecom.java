package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The command as a process of its own, with its output in files. */
final class Paradecom {
  /** How a process ended. */
  record Outcome(int exitCode, String out, String err) {}

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

  private final Process process;
  private final Path out;
  private final Path err;

  private Paradecom(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Paradecom start(Path folder, String... words) throws IOException {
    return startMain("io.paradecom.cli.Main", folder, words);
  }

  /** Starts the command with these variables besides those of this process. */
  static Paradecom startWith(Map<String, String> variables, Path folder, String... words)
      throws IOException {
    return startMain(variables, "io.paradecom.cli.Main", folder, words);
  }

  /** Starts another class's main in a JVM of its own, with the same class path. */
  static Paradecom startMain(String main, Path folder, String... words) throws IOException {
    return startMain(Map.of(), main, folder, words);
  }

  private static Paradecom startMain(
      Map<String, String> variables, String main, Path folder, String... words) throws IOException {
    List<String> command = new ArrayList<>(ChildJvm.command(main));
    command.addAll(List.of(words));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    STARTED.add(process);
    return new Paradecom(process, out, err);
  }

  /** Returns the processes that run. */
  static Set<Process> running() {
    STARTED.removeIf(process -> !process.isAlive());
    return Set.copyOf(STARTED);
  }

  static Outcome run(Path folder, String... words) throws IOException, InterruptedException {
    return start(folder, words).await();
  }

  Outcome await() throws IOException, InterruptedException {
    return await(PATIENCE);
  }

  Outcome await(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "Expected an end within " + patience + "; so far: " + Files.readString(err));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Ends the process without warning, as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the process to end, as SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  /** Whether a process with this id descends from this one. */
  boolean isAncestorOf(long pid) {
    return process.descendants().anyMatch(descendant -> descendant.pid() == pid);
  }

  /** Waits until standard error has {@code text}; fails when the process ends before. */
  Paradecom awaitError(String text) {
    Awaitility.await(text).atMost(PATIENCE).until(() -> errors().contains(text) || !isAlive());
    assertThat(errorsNow()).contains(text);
    return this;
  }

  private String errorsNow() {
    try {
      return errors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() throws IOException {
    return Files.readString(out);
  }

  String errors() throws IOException {
    return Files.readString(err);
  }
}
