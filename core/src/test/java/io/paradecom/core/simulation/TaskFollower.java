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

  /** Returns what is wrong with how a report or a lost lease was taken; null: nothing. */
  @Nullable String check(WorkflowCommand command, StepResult result) {
    return switch (command) {
      case WorkflowCommand.Report report -> check(report, result);
      case WorkflowCommand.LoseLease lost -> check(lost, result);
      default -> null;
    };
  }

  private @Nullable String check(WorkflowCommand.Report report, StepResult result) {
    TaskRef ref = report.ref();
    Followed task = followed(report.workflowId(), ref.index());
    boolean claim = report instanceof WorkflowCommand.Claimed;
    if (!moves(ref.index(), result)) {
      boolean repeated = claim && report.lease().equals(task.lease);
      return repeated || result.run() == null || !result.events().isEmpty()
          ? null
          : "Expected every report to be accepted or recorded as ignored, but found nothing about %s."
              .formatted(report);
    }
    boolean last = ref.run().equals(result.run()) && ref.epoch() == task.epoch;
    boolean bound = claim ? task.lease == null : report.lease().equals(task.lease);
    return last && ref.attempt() == task.attempt && bound
        ? null
        : "Expected only reports on attempt %d, epoch %d under lease %s to be accepted, but found %s."
            .formatted(task.attempt, task.epoch, task.lease, report);
  }

  private @Nullable String check(WorkflowCommand.LoseLease lost, StepResult result) {
    Followed task = followed(lost.workflowId(), lost.index());
    return !moves(lost.index(), result) || lost.lease().equals(task.lease)
        ? null
        : "Expected only the bound lease %s to be lost, but found %s.".formatted(task.lease, lost);
  }

  private static boolean moves(int index, StepResult result) {
    return result.events().stream()
        .anyMatch(event -> event instanceof WorkflowEvent.TaskEvent task && task.index() == index);
  }

  void observe(StepResult result) {
    long sequence = result.firstSequence();
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.WorkflowSubmitted) {
        tasks.keySet().removeIf(place -> place.workflow().equals(result.workflowId()));
      }
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
    if (event instanceof WorkflowEvent.TaskContinued continued) {
      task.attempt = continued.attempt();
      task.epoch = continued.epoch();
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
