package io.paradecom.core.report;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one task went.
 *
 * @param attempts that were dispatched
 * @param millis by phase, in milliseconds by the leader's clock; 0 is left out
 * @param readyAt when the last of its dependencies let it go; null: never
 * @param startedAt when it was claimed first, or began to wait for what ends it; null: never
 * @param endedAt null: it has not ended
 */
public record TaskTimes(
    TaskId task,
    TaskState state,
    int attempts,
    Map<Phase, Long> millis,
    @Nullable Instant readyAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {
  public TaskTimes {
    millis = Map.copyOf(millis);
  }

  /** Returns the time of one phase in milliseconds. */
  public long of(Phase phase) {
    return millis.getOrDefault(phase, 0L);
  }
}
