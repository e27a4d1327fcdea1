package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt took, by its runner.
 *
 * @param startedAt when the work began, by the runner's clock; null: no runner said so
 * @param endedAt when it ended, by the runner's clock; null: no runner said so
 * @param usage JSON text of tokens, costUsd and others by name; null: not known
 */
record Effort(@Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable String usage) {
  /** Nobody said anything. */
  static final Effort UNTOLD = new Effort(null, null, null);

  static Effort of(TaskResult result) {
    return new Effort(result.startedAt(), result.endedAt(), result.usage());
  }

  static Effort of(WorkflowCommand.Failed report) {
    return new Effort(report.startedAt(), report.endedAt(), report.usage());
  }

  /** Returns the fact that a task's attempt failed. */
  WorkflowEvent.AttemptFailed failed(TaskRow row, TaskSpec spec, TaskFailure failure) {
    return new WorkflowEvent.AttemptFailed(
        row.index(), spec.id(), row.attempt(), failure, startedAt, endedAt, usage);
  }
}
