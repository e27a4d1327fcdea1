package io.paradecom.runner.report;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.runner.execute.output.LogChunk;
import java.time.Instant;

/** Where pieces of tasks' output go. Thread-safe. */
@FunctionalInterface
public interface LogSink {
  /**
   * A piece of what one attempt printed.
   *
   * @param at when it was read, by the runner's clock
   */
  record Entry(WorkflowId workflowId, TaskRef ref, LogChunk chunk, Instant at) {}

  /**
   * Sends a piece; must not block.
   *
   * @return whether it was taken; false: too much is under way, and it is lost
   */
  boolean send(Entry entry);
}
