package io.paradecom.cli.torture;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the events say of one run of the load. Mutable; guarded by its {@link History}. */
final class RunTrack {
  private final RunId run;
  private final int partition;
  private final Map<TaskId, TaskTrack> tasks = new LinkedHashMap<>();
  private @Nullable WorkflowState end;
  private @Nullable Instant endedAt;
  private boolean cancelled;
  private boolean stalled;

  RunTrack(RunId run, int partition) {
    this.run = run;
    this.partition = partition;
  }

  void stage(TaskSpec spec) {
    tasks.put(spec.id(), new TaskTrack(spec));
  }

  void cancelling() {
    cancelled = true;
  }

  void stall() {
    stalled = true;
  }

  void end(WorkflowState state, Instant at) {
    end = state;
    endedAt = at;
  }

  RunId run() {
    return run;
  }

  int partition() {
    return partition;
  }

  Collection<TaskTrack> tasks() {
    return tasks.values();
  }

  /** Returns a task; null: nobody has told of it. */
  @Nullable TaskTrack task(TaskId id) {
    return tasks.get(id);
  }

  /** How it ended; null: it has not. */
  @Nullable WorkflowState end() {
    return end;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }

  /** Whether somebody's wish to cancel it was applied. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Whether nothing moves any more: it ended, or a task waits for a person. */
  boolean isAtRest() {
    return end != null || stalled;
  }
}
