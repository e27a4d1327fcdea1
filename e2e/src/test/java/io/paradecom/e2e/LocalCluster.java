package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cluster of plain processes that {@code deploy/local/cluster.sh} brings up. */
final class LocalCluster {
  private static final Path SCRIPT =
      Path.of("..", "deploy", "local", "cluster.sh").toAbsolutePath().normalize();
  private static final int PATIENCE_SECONDS = 600;

  private final Path folder;
  private final Path directory;

  /**
   * @param folder where everything is put
   */
  LocalCluster(Path folder) {
    this.folder = folder;
    this.directory = folder.resolve("cluster");
  }

  /** How a command of the script ended. */
  record Outcome(int exitCode, String out, String err) {}

  /** Runs a command of the script. */
  Outcome script(String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "script", ".out");
    Path err = Files.createTempFile(folder, "script", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.command().addAll(List.of(words));
    builder.environment().put("PARADECOM_CLUSTER_DIR", directory.toString());
    builder.environment().put("PARADECOM_CLUSTER_PATIENCE", "300");
    builder.environment().put("PARADECOM_CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "Expected an end of " + List.of(words) + "; " + Files.readString(err));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Runs a command of the script that has to succeed; returns what it printed. */
  String done(String... words) throws IOException, InterruptedException {
    Outcome outcome = script(words);
    assertThat(outcome.exitCode()).as(List.of(words) + ": " + outcome).isZero();
    return outcome.out();
  }

  /** Ends one of its processes without warning. */
  void kill(String name) throws IOException {
    ProcessHandle process = process(name);
    assertThat(process.destroyForcibly()).as(name).isTrue();
    process.onExit().join();
  }

  private ProcessHandle process(String name) throws IOException {
    String text = Files.readString(directory.resolve("pids").resolve(name));
    return ProcessHandle.of(Long.parseLong(text.substring(0, text.indexOf(' ')))).orElseThrow();
  }

  String log(String name) throws IOException {
    return Files.readString(directory.resolve("logs").resolve(name + ".log"));
  }
}
