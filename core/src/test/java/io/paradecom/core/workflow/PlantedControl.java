package io.paradecom.core.workflow;

import java.time.Instant;

/** Bugs in how single tasks are stopped and skipped. */
final class PlantedControl {
  private PlantedControl() {}

  /** Says nothing to the runner of a task that is cancelled. */
  static final class CancelledTaskGoesOn extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (command instanceof WorkflowCommand.CancelTask) {
        step.effects().removeIf(Effect.StopLease.class::isInstance);
      }
    }
  }

  /** Accepts the result of a cancelled task. */
  static final class ResultAfterTaskCancel extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Succeeded report)
          || !PlantedDeciders.isCurrent(report, step)) {
        return false;
      }
      TaskRow row = step.task(report.ref().index());
      if (row.state() != TaskState.CANCELLED) {
        return false;
      }
      step.emit(
          new WorkflowEvent.TaskSucceeded(
              row.index(), report.ref().task(), row.attempt(), report.result()));
      return true;
    }
  }

  /** Takes the dependants of a cancelled task for told. */
  static final class CancelledTaskIsSilent extends PlantedAppliers.Planted {
    CancelledTaskIsSilent(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskCancelled) {
        change(
            rows,
            event.index(),
            row -> {
              row.allSettled = true;
              row.due = null;
            });
      }
    }
  }

  /** Skips the dependants of a task that was skipped on request. */
  static final class SkipSkipsDependants extends PlantedAppliers.Planted {
    SkipSkipsDependants(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskWaived) {
        change(rows, event.index(), row -> row.waived = false);
      }
    }
  }

  /** Takes the first chunk of a pass for all of it. */
  static final class SubtreeLeftOpen extends Applier {
    SubtreeLeftOpen(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.PassAdvanced) {
        rows.workflow().pass = null;
        rows.workflow().goOn(now);
      }
    }
  }
}
