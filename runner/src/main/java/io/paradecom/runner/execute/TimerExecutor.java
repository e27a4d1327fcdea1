package io.paradecom.runner.execute;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.time.TimerDelay;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out {@link ExecutionAction.Sleep} and {@link ExecutionAction.Noop} without a process and
 * without a thread of their own: a sleep is one entry in a timer (O(log n) of the sleeps under
 * way), a no-op is over when {@link #start} returns.
 */
final class TimerExecutor implements TaskExecutor {
  private final ScheduledThreadPoolExecutor timer;

  /** Runs what callers hung on a result, so that it does not delay the next sleeper. */
  private final Executor completions = Executors.newVirtualThreadPerTaskExecutor();

  private final Set<Waiting> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param timer not closed by this executor
   */
  TimerExecutor(ScheduledThreadPoolExecutor timer) {
    this.timer = timer;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    return switch (request.action()) {
      case ExecutionAction.Noop _ -> noop(listener);
      case ExecutionAction.Sleep(Duration duration) ->
          sleep(duration, request.limits().timeout(), listener);
      case ExecutionAction.Program _,
          ExecutionAction.Decompose _,
          ExecutionAction.Http _,
          ExecutionAction.Prompt _,
          ExecutionAction.Custom _ ->
          throw new IllegalStateException(
              "Expected a sleep or a no-op, but found " + request.action() + ".");
    };
  }

  private static Execution noop(ExecutionListener listener) {
    listener.started();
    return Finished.SUCCESS;
  }

  private Execution sleep(Duration duration, Duration timeout, ExecutionListener listener) {
    listener.started();
    boolean timesOut = duration.compareTo(timeout) > 0;
    Outcome outcome = timesOut ? new Outcome.TimedOut(timeout) : new Outcome.Exited(0);
    Waiting waiting = new Waiting();
    underWay.add(waiting);
    waiting.awake(timesOut ? timeout : duration, outcome);
    return waiting;
  }

  @Override
  public void close() {
    underWay.forEach(waiting -> waiting.cancel("the runner is closing"));
  }

  /** A no-op: over before anybody saw it. */
  private record Finished(ExecutionResult end) implements Execution {
    static final Finished SUCCESS =
        new Finished(ExecutionResult.bare(new Outcome.Exited(0), Duration.ZERO));

    @Override
    public void cancel(String reason) {}

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return CompletableFuture.completedFuture(end);
    }
  }

  private final class Waiting implements Execution {
    private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private volatile @Nullable Future<?> alarm;

    void awake(Duration after, Outcome outcome) {
      alarm = timer.schedule(() -> end(outcome), TimerDelay.nanosOf(after), TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel(String reason) {
      Future<?> set = alarm;
      if (set != null) {
        set.cancel(false);
      }
      end(new Outcome.Cancelled(reason));
    }

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return result.copy();
    }

    private void end(Outcome outcome) {
      if (underWay.remove(this)) {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        completions.execute(() -> result.complete(ExecutionResult.bare(outcome, took)));
      }
    }
  }
}
