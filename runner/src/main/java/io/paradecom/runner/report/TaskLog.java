package io.paradecom.runner.report;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.time.RunnerClock;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one attempt prints: all of it into its file, and within limits onto the log topic.
 * When something is left out there, one empty piece that is marked as truncated stands for it; what
 * comes later shows by its offset how much is missing. Thread-safe.
 */
public final class TaskLog implements AutoCloseable {
  private final WorkflowId workflow;
  private final TaskRef ref;
  private final LogSink sink;
  private final @Nullable LogFile file;
  private final LogLimits limits;
  private final RunnerClock clock;
  private final RunnerMetrics metrics;
  private final Set<LogStream> gaps = EnumSet.noneOf(LogStream.class);
  private long sent;
  private double allowance;
  private long refilledAt;

  TaskLog(
      WorkflowId workflow,
      TaskRef ref,
      LogSink sink,
      @Nullable LogFile file,
      LogLimits limits,
      RunnerClock clock,
      RunnerMetrics metrics) {
    this.workflow = workflow;
    this.ref = ref;
    this.sink = sink;
    this.file = file;
    this.limits = limits;
    this.clock = clock;
    this.metrics = metrics;
    allowance = 2.0 * limits.charactersPerSecond();
    refilledAt = clock.nanos();
  }

  /** Takes a piece; blocks only for the file. */
  public synchronized void append(LogChunk chunk) {
    if (file != null) {
      file.append(chunk.text());
    }
    if (isAllowed(chunk.text().length()) && send(chunk)) {
      sent += chunk.text().length();
      allowance -= chunk.text().length();
      gaps.remove(chunk.stream());
      metrics.logged(chunk.text().length());
    } else {
      metrics.logDropped(chunk.text().length());
      if (gaps.add(chunk.stream())) {
        send(new LogChunk(chunk.stream(), chunk.offset(), "", true));
      }
    }
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      file.close();
    }
  }

  private boolean isAllowed(int characters) {
    long now = clock.nanos();
    double rate = limits.charactersPerSecond();
    allowance = Math.min(2 * rate, allowance + rate * (now - refilledAt) / 1e9);
    refilledAt = now;
    return sent + characters <= limits.charactersPerTask() && characters <= allowance;
  }

  private boolean send(LogChunk chunk) {
    return sink.send(new LogSink.Entry(workflow, ref, chunk, clock.now()));
  }
}
