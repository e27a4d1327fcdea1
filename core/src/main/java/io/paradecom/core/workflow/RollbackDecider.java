package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether what a workflow did is undone. */
final class RollbackDecider {
  private RollbackDecider() {}

  static void decide(WorkflowCommand.Rollback rollback, Step step) {
    WorkflowDraft run = step.workflow();
    boolean ended = run.state.isReopenable() && run.startedAt != null;
    if (!ended && !(run.state.isOpen() && rollback.tasks().isEmpty())) {
      ControlDecider.reject(
          rollback,
          rollback.tasks().isEmpty()
              ? "a workflow that runs, is paused or has ended"
              : "a workflow that has ended",
          step);
      return;
    }
    if (!ended) {
      step.emit(
          new WorkflowEvent.WorkflowCancelling(
              WorkflowState.COMPENSATED, rollback.reason(), rollback.commandId()));
      Sweep.advance(step);
      return;
    }
    List<Integer> seeds = seeds(rollback, step);
    if (seeds.size() == rollback.tasks().size()) {
      begin(rollback.tasks(), rollback.reason(), rollback.commandId(), step);
      for (int seed : seeds) {
        if (step.task(seed).undoIn(run.generation) == null) {
          step.emit(new WorkflowEvent.UndoMarked(seed, step.spec(seed).id(), 0, 0));
        }
      }
    }
  }

  /** Begins to undo a run in which nothing is under way; the passes that follow do the rest. */
  static void begin(List<TaskId> tasks, String reason, @Nullable String commandId, Step step) {
    int generation = step.workflow().generation + 1;
    step.emit(new WorkflowEvent.WorkflowCompensating(tasks, generation, reason, commandId));
  }

  /** Returns the positions of the named tasks; fewer than named: the wish was refused. */
  private static List<Integer> seeds(WorkflowCommand.Rollback rollback, Step step) {
    if (rollback.tasks().size() > WorkflowCommand.MAX_NAMED_TASKS) {
      TaskControl.refuse(
          rollback,
          "Expected at most %d tasks in one wish, but found %d."
              .formatted(WorkflowCommand.MAX_NAMED_TASKS, rollback.tasks().size()),
          step);
      return List.of();
    }
    List<Integer> seeds = new ArrayList<>();
    for (TaskId task : rollback.tasks()) {
      int index = TaskControl.indexOf(rollback, task, step);
      if (index < 0) {
        return List.of();
      }
      seeds.add(index);
    }
    return seeds;
  }
}
