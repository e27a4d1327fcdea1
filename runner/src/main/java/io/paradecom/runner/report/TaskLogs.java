package io.paradecom.runner.report;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.runner.time.RunnerClock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the log of each attempt. Thread-safe. */
public final class TaskLogs {
  private final LogSink sink;
  private final LogLimits limits;
  private final @Nullable Path folder;
  private final RunnerClock clock;
  private final RunnerMetrics metrics;

  /**
   * @param folder where files go, as {@code <workflow>/<task>.<attempt>.log}; null: no files
   */
  public TaskLogs(
      LogSink sink,
      LogLimits limits,
      @Nullable Path folder,
      RunnerClock clock,
      RunnerMetrics metrics) {
    this.sink = sink;
    this.limits = limits;
    this.folder = folder;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Returns the log of one attempt; costs nothing until something is printed. */
  public TaskLog of(WorkflowId workflow, TaskRef ref) {
    LogFile file = folder == null ? null : new LogFile(fileOf(folder, workflow, ref));
    return new TaskLog(workflow, ref, sink, file, limits, clock, metrics);
  }

  /** Returns where the file of an attempt is below {@code folder}. */
  public static Path fileOf(Path folder, WorkflowId workflow, TaskRef ref) {
    return folder
        .resolve(folderName(workflow.value()))
        .resolve(ref.task().value() + "." + ref.attempt() + ".log");
  }

  /** An id may be "." or "..", which must not name a folder elsewhere; no id holds a '%'. */
  private static String folderName(String id) {
    return id.equals(".") || id.equals("..") ? id.replace(".", "%2E") : id;
  }
}
