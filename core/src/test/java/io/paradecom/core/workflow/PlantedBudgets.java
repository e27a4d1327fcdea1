package io.paradecom.core.workflow;

import java.time.Instant;
import java.util.List;

/** Bugs in how attempts are charged for what they use of budgets. */
final class PlantedBudgets {
  private PlantedBudgets() {}

  /** Charges each attempt once more. */
  static final class ChargesTwice extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (command instanceof WorkflowCommand.Succeeded) {
        for (WorkflowEvent event : List.copyOf(step.events())) {
          if (event instanceof WorkflowEvent.BudgetSpent spent) {
            step.emit(spent);
          }
        }
      }
    }
  }

  /** Does not wait for what runners say too late. */
  static final class ForgetsLate extends Applier {
    ForgetsLate(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.BudgetSpent) {
        WorkflowDraft run = rows.workflow();
        run.budgets = new BudgetBook(run.budgets.accounts(), List.of());
      }
    }
  }

  /** Does not keep what attempts used. */
  static final class ForgetsCharges extends Applier {
    ForgetsCharges(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      if (!(event instanceof WorkflowEvent.BudgetSpent)) {
        super.apply(event, sequence, now, rows);
      }
    }
  }
}
