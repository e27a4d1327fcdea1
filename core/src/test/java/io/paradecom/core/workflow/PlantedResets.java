package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;

/** Bugs in how tasks are done again. */
final class PlantedResets {
  private PlantedResets() {}

  /** Says nothing to the runners of tasks that are reset. */
  static final class RunnerGoesOn extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (command instanceof WorkflowCommand.Rerun) {
        step.effects().removeIf(Effect.StopLease.class::isInstance);
      }
    }
  }

  /** Does not take back what some of the reset tasks told. */
  static final class NotClosed extends PlantedStores.Passing {
    NotClosed(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public void putTask(WorkflowId id, TaskRow row) {
      boolean later = row.isUnsettling() && row.attempt() % 2 == 1;
      rows.putTask(id, later ? row.with(draft -> draft.settled = 0) : row);
    }
  }

  /** Counts attempts from 1 again. */
  static final class RestartsAttempts extends PlantedAppliers.Planted {
    RestartsAttempts(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskReset) {
        change(
            rows,
            event.index(),
            row -> {
              row.attempt = 0;
              row.priorAttempts = 0;
            });
      }
    }
  }

  /** Counts the attempts before a reset against the policy. */
  static final class UsesPolicyUp extends PlantedAppliers.Planted {
    UsesPolicyUp(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskReset) {
        change(rows, event.index(), row -> row.priorAttempts = 0);
      }
    }
  }

  /** Keeps no due time for dependants that are left to reset. */
  static final class ForgetsRest extends PlantedAppliers.Planted {
    ForgetsRest(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsUnsettled unsettled && unsettled.to() > 0) {
        change(rows, event.index(), row -> row.due = null);
      }
    }
  }

  /** Lets dependants wait twice for a task that is reset. */
  static final class CountsUpTwice extends PlantedAppliers.Planted {
    CountsUpTwice(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsUnsettled unsettled) {
        for (int i = unsettled.to(); i < unsettled.from(); i++) {
          EdgePage page = rows.dependants(unsettled.index(), i / EdgePage.CAPACITY);
          change(rows, page.task(i % EdgePage.CAPACITY), row -> row.waitingFor++);
        }
      }
    }
  }

  /** Takes the first chunk of tasks for all that have to be released. */
  static final class LeavesHeld extends Applier {
    LeavesHeld(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.ActivationAdvanced && rows.workflow().generation > 1) {
        rows.workflow().activated = rows.workflow().tasksStaged;
        rows.workflow().goOn(now);
      }
    }
  }

  /** Does not know a retry that was carried out. */
  static final class AppliedTwice extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Retry retry)
          || !step.workflow().state.isReopenable()) {
        return false;
      }
      ResetDecider.retry(retry, step);
      return true;
    }
  }
}
