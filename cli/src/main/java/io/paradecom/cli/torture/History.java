package io.paradecom.cli.torture;

import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the committed events say of the load, as they are read. Times are the leaders'; they, the
 * runners and whoever does the faults are on one machine. A hundred bytes or so a task. Thread-safe
 * as far as it is taken in and asked; what it returns is read when nothing is taken in any more.
 */
final class History {
  private final Map<WorkflowId, RunTrack> runs = new LinkedHashMap<>();
  private final Map<WorkflowId, Integer> runsOf = new HashMap<>();
  private final Map<Integer, NavigableSet<Instant>> dispatches = new HashMap<>();
  private long dispatched;

  /** Takes the facts of one step in; those of a workflow come in their order. */
  synchronized void take(int partition, EventBatch batch) {
    for (WorkflowEvent event : batch.events()) {
      if (event instanceof WorkflowEvent.WorkflowSubmitted submitted) {
        runs.put(batch.workflowId(), new RunTrack(submitted.run(), partition));
        runsOf.merge(batch.workflowId(), 1, Integer::sum);
      }
      RunTrack run = runs.get(batch.workflowId());
      if (run != null) {
        take(run, event, batch.at());
      }
      if (event instanceof WorkflowEvent.TaskDispatched) {
        dispatched++;
        dispatches.computeIfAbsent(partition, _ -> new TreeSet<>()).add(batch.at());
      }
    }
  }

  private static void take(RunTrack run, WorkflowEvent event, Instant at) {
    switch (event) {
      case WorkflowEvent.TasksStaged staged -> staged.tasks().forEach(run::stage);
      case WorkflowEvent.WorkflowCancelling _ -> run.cancelling();
      case WorkflowEvent.WorkflowStalled _ -> run.stall();
      case WorkflowEvent.WorkflowEnded ended -> run.end(ended.state(), at);
      case WorkflowEvent.WorkflowRefused _ -> run.end(WorkflowState.REFUSED, at);
      case WorkflowEvent.WorkflowQuarantined _ -> run.end(WorkflowState.QUARANTINED, at);
      case WorkflowEvent.TaskEvent about -> {
        TaskTrack task = run.task(about.task());
        if (task != null) {
          take(task, about, at);
        }
      }
      default -> {}
    }
  }

  private static void take(TaskTrack task, WorkflowEvent.TaskEvent event, Instant at) {
    switch (event) {
      case WorkflowEvent.ResourcesGranted granted -> task.granted(granted.token());
      case WorkflowEvent.TaskDispatched _ -> task.dispatched(at);
      case WorkflowEvent.TaskClaimed claimed -> task.claimed(claimed.lease(), at);
      case WorkflowEvent.LeaseLost _ -> task.lost(at);
      case WorkflowEvent.AttemptReturned _ -> task.release(at);
      case WorkflowEvent.RoundEnded round -> task.roundEnded(round.attempt(), at);
      case WorkflowEvent.TaskSatisfied _ -> task.satisfied(at);
      case WorkflowEvent.AttemptFailed _ -> task.attemptFailed(at);
      case WorkflowEvent.TaskSucceeded succeeded -> task.succeeded(succeeded.attempt(), at);
      case WorkflowEvent.TaskFailed _ -> task.end(TaskTrack.State.FAILED, at);
      case WorkflowEvent.TaskParked _ -> task.end(TaskTrack.State.PARKED, at);
      case WorkflowEvent.TaskCancelled _, WorkflowEvent.TaskSkipped _ ->
          task.end(TaskTrack.State.LEFT_OUT, at);
      default -> {}
    }
  }

  /** Returns what is known of a workflow; null: nothing. */
  synchronized @Nullable RunTrack run(WorkflowId workflow) {
    return runs.get(workflow);
  }

  /** Returns all runs, in the order of their submits. */
  synchronized Map<WorkflowId, RunTrack> runs() {
    return Map.copyOf(runs);
  }

  /** Returns how many runs were begun of a workflow; more than one is a defect. */
  synchronized int runsOf(WorkflowId workflow) {
    return runsOf.getOrDefault(workflow, 0);
  }

  /** Returns whether nothing of it moves any more. */
  synchronized boolean isAtRest(WorkflowId workflow) {
    RunTrack run = runs.get(workflow);
    return run != null && run.isAtRest();
  }

  /** Returns when something was first dispatched after an instant, by a partition; null: never. */
  synchronized @Nullable Instant firstDispatch(int partition, Instant after) {
    NavigableSet<Instant> times = dispatches.get(partition);
    return times == null ? null : times.higher(after);
  }

  /** Returns how many tasks were handed out, each as often as it was. */
  synchronized long dispatched() {
    return dispatched;
  }
}
