package io.paradecom.runner.execute;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.process.Supervisor;
import io.paradecom.runner.time.TimerDelay;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Carries out {@link ExecutionAction.Program}. Each execution has one virtual thread that goes
 * through its life, and two platform threads while its output streams are open: reading a pipe
 * occupies the carrier of a virtual thread, and some hundred silent commands would occupy them all.
 */
final class ProcessExecutor implements TaskExecutor {
  private final ExecutorSettings settings;
  private final Supervisor supervisor;
  private final ScheduledExecutorService timer;
  private final ExecutorService pumps =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("command-output-", 0).factory());
  private final Set<ProcessExecution> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param supervisor not closed by this executor
   * @param timer not closed by this executor
   */
  ProcessExecutor(
      ExecutorSettings settings, Supervisor supervisor, ScheduledExecutorService timer) {
    this.settings = settings;
    this.supervisor = supervisor;
    this.timer = timer;
  }

  ExecutorSettings settings() {
    return settings;
  }

  Supervisor supervisor() {
    return supervisor;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Stops with {@link Outcome.TimedOut} after a while, unless what this returns is cancelled. */
  Future<?> stopAfter(Duration timeout, CompletableFuture<Outcome> stop) {
    return timer.schedule(
        () -> stop.complete(new Outcome.TimedOut(timeout)),
        TimerDelay.nanosOf(timeout),
        TimeUnit.NANOSECONDS);
  }

  ExecutorService pumps() {
    return pumps;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    ProcessExecution execution = new ProcessExecution(this, request, listener);
    underWay.add(execution);
    if (closed) {
      execution.stop(
          new Outcome.SpawnFailed(
              "Expected a running executor for task "
                  + request.ids().taskId()
                  + ", but it was closed."));
    }
    Thread.ofVirtual().name("execution").start(execution);
    return execution;
  }

  /** Called by an execution when nothing of it is left. */
  void ended(ProcessExecution execution) {
    underWay.remove(execution);
  }

  @Override
  public void close() {
    closed = true;
    CompletableFuture<?>[] open =
        underWay.stream()
            .peek(execution -> execution.cancel("the runner is closing"))
            .map(Execution::result)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(open).handle((_, _) -> true).join();
    pumps.shutdown();
  }
}
