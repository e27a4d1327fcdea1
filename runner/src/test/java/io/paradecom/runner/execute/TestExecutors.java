package io.paradecom.runner.execute;

import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.secret.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Executors for tests, and what tests ask the system about processes. */
final class TestExecutors {
  private TestExecutors() {}

  static ExecutorSettings settings(Path folder) {
    return ExecutorSettings.of(EnvironmentPolicy.closed(), SecretSource.NONE, folder);
  }

  static ExecutorSettings settings(Path folder, Map<String, String> secrets) {
    SecretSource source = new io.paradecom.runner.execute.secret.EnvironmentSecrets(secrets, "");
    return ExecutorSettings.of(EnvironmentPolicy.closed(), source, folder);
  }

  static LocalTaskExecutor start(ExecutorSettings settings) {
    try {
      return LocalTaskExecutor.start(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The containments that this machine has: the sweep always, cgroups where they are allowed. */
  static List<Containment> containments() throws IOException {
    List<Containment> usable = new ArrayList<>(List.of(Containment.SWEEP));
    Path folder = Files.createTempDirectory("containments");
    try (LocalTaskExecutor executor = LocalTaskExecutor.start(settings(folder))) {
      if (executor.containment() == Containment.CGROUP) {
        usable.add(Containment.CGROUP);
      }
    }
    Files.delete(folder);
    return usable;
  }

  static ExecutionResult run(TaskExecutor executor, RequestBuilder request) {
    return run(executor, request, ExecutionListener.NONE);
  }

  static ExecutionResult run(
      TaskExecutor executor, RequestBuilder request, ExecutionListener listener) {
    return executor.start(request.build(), listener).result().join();
  }

  /** Returns whether a process can still do anything: a zombie cannot. */
  static boolean isRunning(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException _) {
      return Files.notExists(Path.of("/proc/self"))
          && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }
}
