package io.paradecom.cli.run;

import io.paradecom.core.report.TaskInterval;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waits of a run that somebody outside, a signal or a time has ended, by the leader's clock.
 */
final class AwaitedIntervals {
  private final Map<Integer, Instant> since = new HashMap<>();
  private final List<TaskInterval> intervals = new ArrayList<>();

  void event(Instant at, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.WorkflowSubmitted _ -> {
        since.clear();
        intervals.clear();
      }
      case WorkflowEvent.TaskAwaiting waits -> since.putIfAbsent(waits.index(), at);
      case WorkflowEvent.ChildStarted starts -> since.putIfAbsent(starts.index(), at);
      case WorkflowEvent.ChildSucceeded succeeded -> end(at, succeeded, true);
      case WorkflowEvent.RoundEnded round -> end(at, round, true);
      case WorkflowEvent.TaskAnswered answered -> end(at, answered, true);
      case WorkflowEvent.TaskRejected rejected -> end(at, rejected, false);
      case WorkflowEvent.TaskFailed failed -> end(at, failed, false);
      case WorkflowEvent.TaskReset reset -> since.remove(reset.index());
      default -> {}
    }
  }

  private void end(Instant at, WorkflowEvent.TaskEvent task, boolean good) {
    Instant start = since.remove(task.index());
    if (start != null) {
      intervals.add(
          new TaskInterval(
              task.task(),
              1,
              start.toEpochMilli(),
              Math.max(start.toEpochMilli(), at.toEpochMilli()),
              good ? TaskInterval.Outcome.SUCCEEDED : TaskInterval.Outcome.FAILED));
    }
  }

  /** Returns when a run began; 0: it did not. */
  long beginMs(@Nullable Instant firstDispatch) {
    if (firstDispatch != null) {
      return firstDispatch.toEpochMilli();
    }
    return intervals.isEmpty() ? 0 : intervals.getFirst().startMs();
  }

  List<TaskInterval> all() {
    return List.copyOf(intervals);
  }
}
