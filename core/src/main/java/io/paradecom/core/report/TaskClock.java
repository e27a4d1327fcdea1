package io.paradecom.core.report;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures the phases of one task; while none is measured, it has ended. */
final class TaskClock {
  final List<Dependency> needs;
  final Map<Phase, Long> millis = new EnumMap<>(Phase.class);
  int attempts;
  @Nullable Phase phase = Phase.DEPENDENCIES;
  @Nullable RunnerId runner;
  @Nullable Instant readyAt;
  @Nullable Instant startedAt;
  @Nullable Instant endedAt;

  /** When its runner said that it ended. */
  @Nullable Instant reportedAt;

  private final TaskId id;
  private final Instant stagedAt;
  private TaskState state = TaskState.WAITING;
  private Instant since;

  TaskClock(TaskSpec spec, Instant at) {
    this.id = spec.id();
    this.needs = new ArrayList<>(spec.needs());
    this.stagedAt = at;
    this.since = at;
  }

  /** Returns how long the phase that is measured lasts by now. */
  long workMs(Instant at) {
    return Math.max(0, Duration.between(since, at).toMillis());
  }

  /** Begins another phase. */
  void enter(Phase next, Instant at) {
    if (phase != null) {
      leave(phase, at);
    }
    phase = next;
    state =
        switch (next) {
          case DISPATCH -> TaskState.DISPATCHED;
          case WORK -> TaskState.RUNNING;
          default -> TaskState.WAITING;
        };
  }

  /** Ends the phase, which turns out to have been {@code was}. */
  void leave(Phase was, Instant at) {
    millis.merge(was, workMs(at), Long::sum);
    phase = null;
    since = at;
  }

  void end(TaskState as, Instant at) {
    if (phase != null) {
      leave(phase, at);
    }
    state = as;
    endedAt = at;
  }

  /** It waits again; the time since its end belongs to nothing. */
  void reset(Instant at) {
    if (phase != null) {
      leave(phase, at);
    }
    since = at;
    phase = Phase.DEPENDENCIES;
    state = TaskState.WAITING;
    readyAt = null;
    startedAt = null;
    endedAt = null;
    reportedAt = null;
  }

  TaskTimes times() {
    return new TaskTimes(id, state, attempts, millis, readyAt, startedAt, endedAt);
  }

  PathStep step(@Nullable TaskClock before) {
    Instant from = before == null || before.endedAt == null ? stagedAt : before.endedAt;
    Instant start = startedAt == null ? from : startedAt;
    Instant end = endedAt == null ? start : endedAt;
    return new PathStep(
        id,
        Math.max(0, Duration.between(from, start).toMillis()),
        Math.max(0, Duration.between(start, end).toMillis()));
  }
}
