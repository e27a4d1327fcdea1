package io.paradecom.leader.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.WorkflowEvent;

/** Counts what becomes of budgets. */
final class BudgetMeters {
  private final Counter exhausted;
  private final Counter unreported;
  private final Counter overspent;

  BudgetMeters(MeterRegistry registry) {
    exhausted =
        Counter.builder("paradecom.leader.budgets.exhausted")
            .description("Tasks parked since too little was left of a budget")
            .register(registry);
    unreported =
        Counter.builder("paradecom.leader.budgets.unreported")
            .description("Attempts charged in full since their runners said nothing")
            .register(registry);
    overspent =
        Counter.builder("paradecom.leader.budgets.overspent")
            .description("Charges of more than an attempt had set aside")
            .register(registry);
  }

  void count(WorkflowEvent.BudgetSpent event) {
    unreported.increment(event.reported() ? 0 : 1);
    event.charges().stream()
        .filter(charge -> !charge.excess().isZero())
        .forEach(_ -> overspent.increment());
  }

  void count(WorkflowEvent.TaskParked event) {
    exhausted.increment(event.failure().kind() == FailureKind.BUDGET_EXHAUSTED ? 1 : 0);
  }
}
