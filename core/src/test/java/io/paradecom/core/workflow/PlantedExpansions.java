package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskAction;
import java.time.Instant;
import java.util.List;

/** Bugs in how tasks are broken down. */
final class PlantedExpansions {
  private PlantedExpansions() {}

  /** Takes what was answered for the work itself. */
  static final class AnswerIsTheWork extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Succeeded report)
          || !PlantedDeciders.isInside(report, step)) {
        return false;
      }
      TaskRow row = step.task(report.ref().index());
      boolean taken =
          row.state() == TaskState.RUNNING
              && row.epoch() == report.ref().epoch()
              && report.lease().equals(row.lease())
              && !row.isUndoing()
              && Expanding.isExpandable(row, step);
      if (taken) {
        step.emit(
            new WorkflowEvent.TaskSucceeded(
                row.index(), report.ref().task(), row.attempt(), report.result()));
        new Settlement(step).passOn(row.index());
      }
      return taken;
    }
  }

  /** Counts no round of a task whose answer was refused. */
  static final class RoundsNeverEnd extends PlantedAppliers.Planted {
    RoundsNeverEnd(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.AttemptFailed
          && rows.task(event.index()).expansion() != null) {
        change(rows, event.index(), row -> row.expansion = Expansion.FIRST);
      }
    }
  }

  /** Forgets in a reset that a task was broken down. */
  static final class ResetAsksAgain extends PlantedAppliers.Planted {
    ResetAsksAgain(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskReset) {
        change(rows, event.index(), row -> row.expansion = null);
      }
    }
  }

  /** Lets a task go on without its last part. */
  static final class JoinsEarly extends PlantedPatches.Planted {
    JoinsEarly(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows) {
      if (event.isExpansion() && !event.isLoop()) {
        int task = event.change().needs().getFirst().index();
        PlantedAppliers.Planted.change(rows, task, row -> row.waitingFor--);
      }
    }
  }

  /** Counts the attempts of all rounds together. */
  static final class RoundsUsePolicyUp extends PlantedAppliers.Planted {
    RoundsUsePolicyUp(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.AttemptFailed failed
          && failed.failure().kind() == FailureKind.PROPOSAL_REFUSED
          && rows.definition(event.index()).spec().action() instanceof TaskAction.Expand) {
        change(rows, event.index(), row -> row.priorAttempts = 0);
      }
    }
  }

  /** Breaks a task down again when its answer comes again. */
  static final class RepeatedAnswerCounts extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      List.copyOf(step.events()).stream()
          .filter(WorkflowEvent.TaskExpanded.class::isInstance)
          .forEach(step::emit);
    }
  }
}
