package io.paradecom.runner.execute;

import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.process.Supervisor;
import java.io.IOException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Carries out every {@link ExecutionAction} on this machine but questions to models: programs as
 * supervised processes, waits by a timer. One per runner.
 */
public final class LocalTaskExecutor implements TaskExecutor {
  private final Supervisor supervisor;
  private final ScheduledThreadPoolExecutor timer;
  private final ProcessExecutor processes;
  private final TimerExecutor timers;

  private LocalTaskExecutor(ExecutorSettings settings, Supervisor supervisor) {
    this.supervisor = supervisor;
    timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    processes = new ProcessExecutor(settings, supervisor, timer);
    timers = new TimerExecutor(timer);
  }

  /**
   * Makes an executor and starts its warden process.
   *
   * @throws IOException when the private folder cannot be made, the warden does not start, or the
   *     containment asked for is not to be had
   */
  public static LocalTaskExecutor start(ExecutorSettings settings) throws IOException {
    return new LocalTaskExecutor(
        settings,
        Supervisor.start(settings.folder(), settings.containment(), settings.orphanGrace()));
  }

  /** The containment in force: never {@link Containment#AUTO}. */
  public Containment containment() {
    return supervisor.containment();
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    return request.action() instanceof ExecutionAction.Program
        ? processes.start(request, listener)
        : timers.start(request, listener);
  }

  @Override
  public void close() {
    timers.close();
    processes.close();
    supervisor.close();
    timer.shutdownNow();
  }
}
