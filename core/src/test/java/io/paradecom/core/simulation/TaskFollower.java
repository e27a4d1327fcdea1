package io.paradecom.core.simulation;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.TaskTransitions;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows every task by the events alone: which dispatch is the last one, which lease is bound.
 * Says whether an accepted report came under them, and which moves were made.
 */
final class TaskFollower {
  private record Place(WorkflowId workflow, int index) {}

  private static final class Followed {
    private TaskState state = TaskState.WAITING;
    private int attempt;
    private long epoch;
    private @Nullable Lease lease;
  }

  private final Map<Place, Followed> tasks = new HashMap<>();
  private final Set<TaskTransitions.Move> moves = new HashSet<>();

  /** Returns the moves that were made. */
  Set<TaskTransitions.Move> moves() {
    return moves;
  }

  /** Returns what is wrong with a report that changed its task; null: nothing. */
  @Nullable String checkFence(WorkflowCommand.Report report, StepResult result) {
    TaskRef ref = report.ref();
    boolean accepted =
        result.events().stream()
            .anyMatch(event ->
                event instanceof WorkflowEvent.TaskEvent task && task.index() == ref.index());
    if (!accepted) {
      return null;
    }
    Followed task = followed(report.workflowId(), ref.index());
    boolean claim = report instanceof WorkflowCommand.Claimed;
    boolean last = ref.run().equals(result.run()) && ref.epoch() == task.epoch;
    boolean bound = claim ? task.lease == null : report.lease().equals(task.lease);
    return last && ref.attempt() == task.attempt && bound
        ? null
        : "Expected only reports on attempt %d, epoch %d under lease %s to be accepted, but found %s."
            .formatted(task.attempt, task.epoch, task.lease, report);
  }

  void observe(StepResult result) {
    long sequence = result.firstSequence();
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.TaskEvent task) {
        observe(task, sequence, followed(result.workflowId(), task.index()));
      }
      sequence++;
    }
  }

  private void observe(WorkflowEvent.TaskEvent event, long sequence, Followed task) {
    if (event instanceof WorkflowEvent.DependantsSettled settled) {
      if (settled.to() > settled.from()) {
        TaskTransitions.find(TaskState.WAITING, settled.getClass()).ifPresent(moves::add);
      }
      return;
    }
    Optional<TaskTransitions.Move> move = TaskTransitions.find(task.state, event.getClass());
    move.ifPresent(moves::add);
    move.ifPresent(made -> task.state = made.to());
    if (event instanceof WorkflowEvent.TaskDispatched dispatched) {
      task.attempt = dispatched.attempt();
      task.epoch = sequence;
    }
    if (event instanceof WorkflowEvent.TaskClaimed claimed) {
      task.lease = claimed.lease();
    } else if (task.state != TaskState.RUNNING) {
      task.lease = null;
    }
  }

  private Followed followed(WorkflowId workflow, int index) {
    return tasks.computeIfAbsent(new Place(workflow, index), _ -> new Followed());
  }
}
