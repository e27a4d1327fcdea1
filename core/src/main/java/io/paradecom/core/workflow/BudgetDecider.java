package io.paradecom.core.workflow;

import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes off budgets what attempts have used, each attempt once: when it lets its claim go, as its
 * runner says, or in full where the runner says nothing. What a runner says too late corrects that,
 * once.
 */
final class BudgetDecider {
  private BudgetDecider() {}

  /** Charges the attempt that has let its claim go, if a runner had begun it. */
  static void charge(TaskRow holder, Step step) {
    Lease lease = holder.lease();
    if (lease == null || holder.token() == 0 || holder.isUndoing()) {
      return;
    }
    WorkflowCommand.Report report = step.reportOf(holder);
    List<BudgetCharge> charges = new ArrayList<>();
    for (ResourceWant want : step.spec(holder.index()).resources()) {
      if (want.isBudget()) {
        charges.add(charge(want.scope(), want.name(), want.amount(), report, step));
      }
    }
    if (!charges.isEmpty()) {
      step.emit(
          new WorkflowEvent.BudgetSpent(
              holder.index(),
              step.spec(holder.index()).id(),
              holder.attempt(),
              holder.epoch(),
              lease,
              report != null,
              charges,
              accounts(charges, step)));
    }
  }

  private static List<RunBudgets.Account> accounts(List<BudgetCharge> charges, Step step) {
    List<RunBudgets.Account> accounts = new ArrayList<>();
    for (BudgetCharge charge : charges) {
      WorkflowDraft run = step.workflow();
      @Nullable Budget budget = run.header.budgets().get(charge.name());
      if (charge.scope() == ResourceWant.Scope.WORKFLOW && budget != null) {
        accounts.add(
            new RunBudgets.Account(
                charge.scope(),
                charge.name(),
                run.budgets.limit(charge.name(), budget),
                run.budgets.account(charge.scope(), charge.name()).spent().plus(charge.used())));
      }
    }
    return accounts;
  }

  /** Takes in what a runner says that is not listened to any more. */
  static void correct(WorkflowCommand.Report report, Step step) {
    WorkflowDraft run = step.workflow();
    boolean isEnd =
        report instanceof WorkflowCommand.Succeeded
            || report instanceof WorkflowCommand.Failed
            || report instanceof WorkflowCommand.Returned;
    BudgetBook.Late late =
        isEnd && report.ref().run().equals(run.run)
            ? run.budgets.find(report.ref(), report.lease())
            : null;
    if (late != null) {
      List<BudgetCharge> charges =
          late.charges().stream()
              .map(charge -> charge(charge.scope(), charge.name(), charge.used(), report, step))
              .toList();
      step.emit(new WorkflowEvent.BudgetCorrected(report.ref(), report.lease(), charges));
      tell(step);
    }
  }

  private static BudgetCharge charge(
      ResourceWant.Scope scope,
      String name,
      Amount reserved,
      WorkflowCommand.@Nullable Report report,
      Step step) {
    Amount used = report == null ? reserved : used(scope, name, reserved, report, step);
    return new BudgetCharge(scope, name, reserved, used);
  }

  /** What a runner does not say counts as reserved, unless it has not begun. */
  private static Amount used(
      ResourceWant.Scope scope,
      String name,
      Amount reserved,
      WorkflowCommand.Report report,
      Step step) {
    if (report instanceof WorkflowCommand.Returned returned) {
      return returned.begun() ? reserved : Amount.ZERO;
    }
    @Nullable String usage =
        switch (report) {
          case WorkflowCommand.Succeeded succeeded -> succeeded.result().usage();
          case WorkflowCommand.Failed failed -> failed.usage();
          case WorkflowCommand.Returned _, WorkflowCommand.Claimed _, WorkflowCommand.Progress _ ->
              null;
        };
    @Nullable Budget budget = declared(scope, step).get(name);
    return usage == null || budget == null
        ? reserved
        : step.outputs().read(usage, budget.pointer()).flatMap(Amount::ceiling).orElse(reserved);
  }

  /** Returns the budgets of all workflows or of the one, by name. */
  static Map<String, Budget> declared(ResourceWant.Scope scope, Step step) {
    return scope == ResourceWant.Scope.GLOBAL
        ? step.limits().resources().budgets()
        : step.workflow().header.budgets();
  }

  /** Makes a budget of the workflow's own larger, for those who wait as well. */
  static void raise(WorkflowCommand.RaiseBudget raise, Step step) {
    WorkflowDraft run = step.workflow();
    if (run.state == WorkflowState.REFUSED) {
      ControlDecider.reject(raise, "a workflow that was not refused", step);
      return;
    }
    Budget declared = run.header.budgets().get(raise.budget());
    if (declared == null) {
      TaskControl.refuse(
          raise,
          "Expected a budget of workflow '%s', which has %s, but found '%s'."
              .formatted(
                  run.id,
                  run.header.budgets().isEmpty() ? "none" : run.header.budgets().keySet(),
                  raise.budget()),
          step);
      return;
    }
    step.emit(new WorkflowEvent.BudgetRaised(raise.budget(), raise.added(), raise.commandId()));
    tell(step);
  }

  private static void tell(Step step) {
    RunBudgets told = told(step);
    if (told != null) {
      step.effect(new Effect.TellBudgets(told));
    }
  }

  /** Returns what the owner of the resources has to know; null: the run has no budgets. */
  static @Nullable RunBudgets told(Step step) {
    WorkflowDraft run = step.workflow();
    return run.state.isPurged() ? null : BudgetBook.told(run, run.header.budgets()).orElse(null);
  }
}
