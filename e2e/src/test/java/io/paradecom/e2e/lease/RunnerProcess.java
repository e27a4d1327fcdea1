package io.paradecom.e2e.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A runner in a process of its own. */
final class RunnerProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final Path sign;
  private final Path log;

  private RunnerProcess(String name, Process process, Path sign, Path log) {
    this.name = name;
    this.process = process;
    this.sign = sign;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param step where it stops; null: nowhere
   */
  static RunnerProcess start(TestRunner runner, String queue, @Nullable LeaseStep step)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RunnerMain.class.getName()));
    command.addAll(
        List.of(
            runner.bootstrap(),
            runner.registryUrl(),
            runner.prefix(),
            runner.name(),
            Integer.toString(runner.slots()),
            runner.folder().toString(),
            queue,
            step == null ? "-" : step.name()));
    Path log = runner.folder().resolve("log-" + runner.name());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new RunnerProcess(
        runner.name(), process, runner.folder().resolve("at-" + runner.name()), log);
  }

  String name() {
    return name;
  }

  /** Returns whether it stands at its step; fails when it has ended instead. */
  boolean isAtStep() {
    if (!process.isAlive()) {
      throw new AssertionError(
          "Expected runner " + name + " to live, but it ended: " + textOf(log));
    }
    return Files.exists(sign);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Lets it go on from its step. */
  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Stops all its threads, as a machine that sleeps does. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void wakeUp() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new AssertionError("Expected to send " + signal + ", but kill ended with " + code);
    }
  }

  /** Ends it as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
