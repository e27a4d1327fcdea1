package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.argv;
import static io.paradecom.runner.execute.RequestBuilder.shell;

import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.process.Containment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Measures what a command costs from its start to its end, beside others that run all the time. Not
 * a test: start it by hand on a machine that is idle.
 *
 * <p>Usage: {@code StartCost SWEEP|CGROUP COMMANDS AT_ONCE RUNNING}. Prints the CPU time of this
 * JVM and of the processes that it waited for, and the time that passed, per command.
 */
public final class StartCost {
  private static final int WARM_UP = 200;
  private static final double MS_PER_TICK = 10;

  private StartCost() {}

  /** CPU time since the process began, in clock ticks. */
  private record Ticks(long own, long children) {
    static Ticks now() throws IOException {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Ticks(
          Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
          Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Containment containment = Containment.valueOf(args[0]);
    int commands = Integer.parseInt(args[1]);
    int atOnce = Integer.parseInt(args[2]);
    int running = Integer.parseInt(args[3]);
    Path folder = Files.createTempDirectory("start-cost");
    try (LocalTaskExecutor executor =
        TestExecutors.start(
            TestExecutors.settings(folder.resolve("private")).withContainment(containment))) {
      List<Execution> others = background(executor, folder, running);
      run(executor, folder, WARM_UP, atOnce);
      Ticks before = Ticks.now();
      long beganAt = System.nanoTime();
      run(executor, folder, commands, atOnce);
      double wallMs = (System.nanoTime() - beganAt) / 1e6;
      Ticks after = Ticks.now();
      System.out.printf(
          "%s, %d at once beside %d: CPU %.1f ms (JVM %.1f, processes %.1f), wall %.1f ms%n",
          containment,
          atOnce,
          running,
          ms(after.own() - before.own() + after.children() - before.children(), commands),
          ms(after.own() - before.own(), commands),
          ms(after.children() - before.children(), commands),
          wallMs / commands);
      others.forEach(other -> other.cancel("measured"));
    }
  }

  private static double ms(long ticks, int commands) {
    return ticks * MS_PER_TICK / commands;
  }

  /** Commands that cost nothing while they run: they wait for a writer of a pipe. */
  private static List<Execution> background(LocalTaskExecutor executor, Path folder, int count)
      throws IOException, InterruptedException {
    int made = new ProcessBuilder("mkfifo", folder.resolve("never").toString()).start().waitFor();
    if (made != 0) {
      throw new IOException("Expected mkfifo to make a pipe, but it ended with " + made + ".");
    }
    CountDownLatch started = new CountDownLatch(count);
    ExecutionListener listener =
        new ExecutionListener() {
          @Override
          public void log(LogChunk chunk) {
            started.countDown();
          }
        };
    List<Execution> others = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      others.add(executor.start(shell(folder, "echo here; read -r word <never").build(), listener));
    }
    started.await();
    return others;
  }

  private static void run(LocalTaskExecutor executor, Path folder, int commands, int atOnce) {
    List<CompletableFuture<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < atOnce; lane++) {
      lanes.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < commands / atOnce; i++) {
                  ExecutionResult result =
                      TestExecutors.run(executor, argv(folder, "true"), ExecutionListener.NONE);
                  if (!result.succeeded()) {
                    throw new IllegalStateException("Expected success, but found " + result);
                  }
                }
              },
              Thread::startVirtualThread));
    }
    CompletableFuture.allOf(lanes.toArray(CompletableFuture<?>[]::new)).join();
  }
}
