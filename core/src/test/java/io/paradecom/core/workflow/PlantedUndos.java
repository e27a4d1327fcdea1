package io.paradecom.core.workflow;

import java.time.Instant;
import java.util.List;

/** Bugs in how tasks are undone. */
final class PlantedUndos {
  private PlantedUndos() {}

  /** Lets a task be undone before what depends on it. */
  static final class TooEarly extends PlantedAppliers.Planted {
    TooEarly(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.UndoMarked marked && marked.to() > marked.from()) {
        int need = rows.needs(event.index(), 0).task(0);
        change(
            rows,
            need,
            row ->
                row.undo =
                    row.undo == null
                        ? null
                        : new UndoMark(row.undo.generation(), row.undo.phase(), 0, 0));
      }
    }
  }

  /** Takes the result of an undo twice. */
  static final class Twice extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      List.copyOf(step.events()).stream()
          .filter(WorkflowEvent.TaskCompensated.class::isInstance)
          .forEach(step::emit);
    }
  }

  /** Tells a runner nothing of its being an undo. */
  static final class Untold extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      step.effects()
          .replaceAll(effect ->
              effect instanceof Effect.DispatchTask dispatch && dispatch.undo()
                  ? new Effect.DispatchTask(
                      dispatch.workflowId(),
                      dispatch.ref(),
                      dispatch.spec(),
                      dispatch.inputs(),
                      dispatch.lastFailure(),
                      dispatch.fencingToken(),
                      false)
                  : effect);
    }
  }

  /** Undoes what was done before the workflow. */
  static final class NeverRan extends PlantedAppliers.Planted {
    NeverRan(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskSatisfied) {
        change(rows, event.index(), row -> row.startedAt = now);
      }
    }
  }

  /** Keeps no due time for dependencies that are left to tell. */
  static final class ForgetsRest extends PlantedAppliers.Planted {
    ForgetsRest(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.UndoTold told && !told.all()) {
        change(rows, event.index(), row -> row.due = null);
      }
    }
  }

  /** Counts the attempts of the task against its undo. */
  static final class UsesPolicyUp extends PlantedAppliers.Planted {
    UsesPolicyUp(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.UndoReady) {
        change(rows, event.index(), row -> row.priorAttempts = 0);
      }
    }
  }

  /** Takes an undo that failed for one that is out of the way. */
  static final class FailedCounts extends PlantedAppliers.Planted {
    FailedCounts(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      TaskRow parked = rows.task(event.index());
      if (event instanceof WorkflowEvent.TaskParked && parked.isUndoing()) {
        change(
            rows,
            event.index(),
            row -> {
              row.undo = new UndoMark(rows.workflow().generation, UndoMark.Phase.ENDED, 0, 0);
              row.due = now;
            });
      }
    }
  }
}
