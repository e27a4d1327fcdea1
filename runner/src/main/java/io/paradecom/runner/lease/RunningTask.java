package io.paradecom.runner.lease;

import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.report.Reporter;
import io.paradecom.runner.report.SignsOfLife;
import io.paradecom.runner.report.TaskLog;
import io.paradecom.runner.report.TaskLogs;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is heard of one execution while it runs: its start, its output, its signs of life. */
final class RunningTask implements ExecutionListener, AutoCloseable {
  private final RunnerClock clock;
  private final TaskLog log;
  private final @Nullable SignsOfLife signs;
  private volatile Instant startedAt;

  RunningTask(TaskLease lease, Reporter reporter, TaskLogs logs, RunnerClock clock) {
    this.clock = clock;
    log = logs.of(lease.workflowId(), lease.ref());
    startedAt = clock.now();
    Duration timeout = lease.dispatch().spec().timeouts().heartbeat();
    signs =
        timeout == null
            ? null
            : new SignsOfLife(
                () ->
                    reporter.submit(
                        List.of(
                            new WorkflowCommand.Progress(
                                lease.workflowId(), lease.ref(), lease.lease()))),
                clock,
                timeout);
  }

  /** When the action began; until then, when it was handed to the executor. */
  Instant startedAt() {
    return startedAt;
  }

  @Override
  public void started() {
    startedAt = clock.now();
  }

  @Override
  public void log(LogChunk chunk) {
    log.append(chunk);
  }

  @Override
  public void activity() {
    if (signs != null) {
      signs.note();
    }
  }

  @Override
  public void close() {
    if (signs != null) {
      signs.close();
    }
    log.close();
  }
}
