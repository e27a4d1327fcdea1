package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.TaskState.CANCELLED;
import static io.paradecom.core.workflow.TaskState.COMPENSATED;
import static io.paradecom.core.workflow.TaskState.DISPATCHED;
import static io.paradecom.core.workflow.TaskState.FAILED;
import static io.paradecom.core.workflow.TaskState.PARKED;
import static io.paradecom.core.workflow.TaskState.RUNNING;
import static io.paradecom.core.workflow.TaskState.SKIPPED;
import static io.paradecom.core.workflow.TaskState.SUCCEEDED;
import static io.paradecom.core.workflow.TaskState.WAITING;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The legal moves of a task, as data. A move that is not listed is a defect of the engine. */
public final class TaskTransitions {
  /** One legal move and the event that makes it. */
  public record Move(TaskState from, TaskState to, Class<? extends WorkflowEvent> event) {}

  /** All legal moves, in the order of a task's life. */
  public static final List<Move> ALL =
      List.of(
          new Move(WAITING, WAITING, WorkflowEvent.TaskTaken.class),
          new Move(WAITING, WAITING, WorkflowEvent.ConditionEvaluated.class),
          new Move(WAITING, WAITING, WorkflowEvent.TaskReady.class),
          new Move(WAITING, WAITING, WorkflowEvent.TaskDelayed.class),
          new Move(WAITING, WAITING, WorkflowEvent.ResourcesClaimed.class),
          new Move(WAITING, WAITING, WorkflowEvent.ResourcesGranted.class),
          new Move(WAITING, WAITING, WorkflowEvent.ResourcesReturned.class),
          new Move(WAITING, WAITING, WorkflowEvent.DependantsSettled.class),
          new Move(WAITING, DISPATCHED, WorkflowEvent.TaskDispatched.class),
          new Move(WAITING, WAITING, WorkflowEvent.ContinuationGranted.class),
          new Move(WAITING, DISPATCHED, WorkflowEvent.TaskContinued.class),
          new Move(WAITING, SUCCEEDED, WorkflowEvent.TaskSatisfied.class),
          new Move(WAITING, WAITING, WorkflowEvent.TaskAwaiting.class),
          new Move(WAITING, WAITING, WorkflowEvent.LoopAdvanced.class),
          new Move(WAITING, SUCCEEDED, WorkflowEvent.TaskAnswered.class),
          new Move(WAITING, FAILED, WorkflowEvent.TaskRejected.class),
          new Move(WAITING, FAILED, WorkflowEvent.TaskFailed.class),
          new Move(WAITING, SKIPPED, WorkflowEvent.TaskSkipped.class),
          new Move(WAITING, SKIPPED, WorkflowEvent.TaskWaived.class),
          new Move(WAITING, CANCELLED, WorkflowEvent.TaskCancelled.class),
          new Move(WAITING, PARKED, WorkflowEvent.TaskParked.class),
          new Move(DISPATCHED, RUNNING, WorkflowEvent.TaskClaimed.class),
          new Move(DISPATCHED, WAITING, WorkflowEvent.DispatchLost.class),
          new Move(DISPATCHED, FAILED, WorkflowEvent.TaskFailed.class),
          new Move(DISPATCHED, CANCELLED, WorkflowEvent.TaskCancelled.class),
          new Move(RUNNING, RUNNING, WorkflowEvent.TaskProgressed.class),
          new Move(RUNNING, RUNNING, WorkflowEvent.UndeclaredWritesFound.class),
          new Move(RUNNING, SUCCEEDED, WorkflowEvent.TaskSucceeded.class),
          new Move(RUNNING, WAITING, WorkflowEvent.AttemptFailed.class),
          new Move(RUNNING, WAITING, WorkflowEvent.AttemptReturned.class),
          new Move(RUNNING, WAITING, WorkflowEvent.LeaseLost.class),
          new Move(RUNNING, WAITING, WorkflowEvent.TaskExpanded.class),
          new Move(RUNNING, CANCELLED, WorkflowEvent.TaskCancelled.class),
          new Move(PARKED, SKIPPED, WorkflowEvent.TaskWaived.class),
          new Move(PARKED, CANCELLED, WorkflowEvent.TaskCancelled.class),
          new Move(WAITING, WAITING, WorkflowEvent.TaskReset.class),
          new Move(DISPATCHED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(RUNNING, WAITING, WorkflowEvent.TaskReset.class),
          new Move(SUCCEEDED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(FAILED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(SKIPPED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(CANCELLED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(PARKED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(WAITING, WAITING, WorkflowEvent.DependantsUnsettled.class),
          new Move(WAITING, WAITING, WorkflowEvent.TaskReleased.class),
          new Move(SUCCEEDED, WAITING, WorkflowEvent.UndoReady.class),
          new Move(PARKED, WAITING, WorkflowEvent.UndoReady.class),
          new Move(RUNNING, COMPENSATED, WorkflowEvent.TaskCompensated.class),
          new Move(DISPATCHED, PARKED, WorkflowEvent.TaskParked.class),
          new Move(RUNNING, PARKED, WorkflowEvent.TaskParked.class),
          new Move(COMPENSATED, WAITING, WorkflowEvent.TaskReset.class),
          new Move(WAITING, WAITING, WorkflowEvent.ChildWanted.class),
          new Move(WAITING, WAITING, WorkflowEvent.ChildStarted.class),
          new Move(WAITING, SUCCEEDED, WorkflowEvent.ChildSucceeded.class),
          new Move(WAITING, WAITING, WorkflowEvent.AttemptFailed.class),
          new Move(WAITING, WAITING, WorkflowEvent.DecompositionWanted.class),
          new Move(RUNNING, WAITING, WorkflowEvent.RoundEnded.class),
          new Move(WAITING, WAITING, WorkflowEvent.RoundEnded.class));

  private static final boolean[][] LEGAL = matrix();

  private static final Map<TaskState, Map<Class<? extends WorkflowEvent>, Move>> MOVES = moves();

  private TaskTransitions() {}

  /** Returns whether some event may move a task from {@code from} to {@code to}. Cost: O(1). */
  public static boolean isLegal(TaskState from, TaskState to) {
    return LEGAL[from.slot()][to.slot()];
  }

  /** Returns the move that {@code event} makes out of {@code from}, if it is legal. Cost: O(1). */
  public static Optional<Move> find(TaskState from, Class<? extends WorkflowEvent> event) {
    return Optional.ofNullable(MOVES.getOrDefault(from, Map.of()).get(event));
  }

  private static Map<TaskState, Map<Class<? extends WorkflowEvent>, Move>> moves() {
    Map<TaskState, Map<Class<? extends WorkflowEvent>, Move>> moves =
        new EnumMap<>(TaskState.class);
    for (Move move : ALL) {
      moves.computeIfAbsent(move.from(), _ -> new HashMap<>()).put(move.event(), move);
    }
    return moves;
  }

  private static boolean[][] matrix() {
    int n = TaskState.values().length;
    boolean[][] legal = new boolean[n][n];
    for (Move move : ALL) {
      legal[move.from().slot()][move.to().slot()] = true;
    }
    for (TaskState state : TaskState.values()) {
      // What a task counts, and what was told of it, changes without a move of the task itself.
      legal[state.slot()][state.slot()] = true;
    }
    return legal;
  }
}
