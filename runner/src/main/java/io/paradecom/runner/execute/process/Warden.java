package io.paradecom.runner.execute.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A small process beside the runner, in a session of its own, that holds the reading end of a pipe
 * whose writing end only the runner has: the lifeline. When the runner ends without a farewell, by
 * SIGKILL for instance, the pipe ends and the warden ends everything that bears the runner's mark.
 *
 * <p>One warden for the whole runner and not one for each command: nothing but the mark and the
 * cgroup tells it what to end, so it needs no list of what runs, and a command costs no second
 * process.
 */
final class Warden {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Process process;
  private final boolean cgroupUsable;

  private Warden(Process process, boolean cgroupUsable) {
    this.process = process;
    this.cgroupUsable = cgroupUsable;
  }

  /**
   * What a warden watches over.
   *
   * @param marker first part of the mark of everything that the runner starts
   * @param folder the runner's private folder; removed by the warden when the runner cannot
   * @param cgroup the cgroup above those of all executions; null: none
   * @param grace between SIGTERM and SIGKILL for what a dead runner left; counted in seconds
   */
  record Watch(String marker, Path folder, @Nullable Path cgroup, Duration grace) {}

  /**
   * Starts a warden and waits until it watches.
   *
   * @throws IOException when it cannot be started or does not answer within ten seconds
   */
  static Warden start(List<String> sessionLauncher, Path script, Watch watch) throws IOException {
    List<String> command = new ArrayList<>(sessionLauncher);
    command.addAll(
        List.of("/bin/sh", script.toString(), watch.marker(), watch.folder().toString()));
    command.add(watch.cgroup() == null ? "-" : watch.cgroup().toString());
    command.add(Long.toString(watch.grace().plusMillis(999).toSeconds()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new java.io.File("/"))
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    Process process = builder.start();
    String answer = firstLineOf(process);
    if (!answer.startsWith("ready ")) {
      process.destroyForcibly();
      throw new IOException(
          "Expected the warden process to say that it is ready, but it said \"" + answer + "\".");
    }
    return new Warden(process, answer.equals("ready cgroup"));
  }

  private static String firstLineOf(Process process) throws IOException {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("warden-answer").start(() -> readLine(process, line));
    try {
      return line.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return "";
    } catch (ExecutionException e) {
      throw new IOException("Expected to read the warden's answer, but that failed.", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("Expected the warden's answer, but the wait for it was interrupted.");
    }
  }

  private static void readLine(Process process, CompletableFuture<String> line) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
      String first = reader.readLine();
      line.complete(first == null ? "" : first);
    } catch (IOException e) {
      line.completeExceptionally(e);
    }
  }

  /** Returns whether a process could move itself into a cgroup below the watched one. */
  boolean isCgroupUsable() {
    return cgroupUsable;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Calls {@code action} when the warden has ended, for whatever reason. */
  void onEnd(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  /** Ends the warden; it ends nothing else. */
  void dismiss() {
    try (OutputStream lifeline = process.getOutputStream()) {
      lifeline.write("bye\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
