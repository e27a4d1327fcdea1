package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** Does not know that tasks are to be broken down when their attempts are used up. */
  static final class FailsFirst extends PlantedStores.Passing {
    FailsFirst(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public @Nullable TaskDefinition definition(WorkflowId id, int index) {
      TaskDefinition kept = rows.definition(id, index);
      if (kept == null) {
        return null;
      }
      TaskSpec spec = kept.spec();
      return kept.withSpec(spec.withRole(spec.role().withExhausted(null)));
    }
  }

  /** Forgets that a task is to be broken down, and tries it again. */
  static final class GoesOn extends PlantedAppliers.Planted {
    GoesOn(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DecompositionWanted) {
        change(rows, event.index(), row -> row.expansion = null);
      }
    }
  }

  /** Has a task broken down once more instead of ending it. */
  static final class AsksAgain extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      for (WorkflowEvent event : List.copyOf(step.events())) {
        if (event instanceof WorkflowEvent.AttemptFailed failed) {
          TaskRow row = step.task(failed.index());
          Expansion expansion = row.expansion();
          if (expansion != null
              && expansion.instead() != null
              && expansion.round() > 1
              && row.state() == TaskState.WAITING) {
            step.emit(
                new WorkflowEvent.DecompositionWanted(
                    failed.index(), failed.task(), expansion.instead()));
          }
        }
      }
    }
  }

  /** Forgets with what a task would have ended. */
  static final class ForgetsWhy extends PlantedAppliers.Planted {
    ForgetsWhy(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DecompositionWanted) {
        change(rows, event.index(), row -> row.expansion = Expansion.FIRST);
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
