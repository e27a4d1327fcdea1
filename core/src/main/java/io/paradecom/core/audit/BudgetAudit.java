package io.paradecom.core.audit;

import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.BudgetCharge;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the attempts of one run take off budgets: each attempt that was begun is charged
 * once, in full unless its runner said something, and corrected at most once. Of a budget of the
 * run's own no more is granted than there is: what is spent, as far as it was set aside, and what
 * is set aside are together never more than the limit. What attempts used beyond that is known to
 * whoever grants what was claimed afterwards.
 */
final class BudgetAudit {
  private static final class Hold {
    private final List<ResourceWant> wants;
    private @Nullable Lease lease;
    private long epoch;

    Hold(List<ResourceWant> wants) {
      this.wants = wants;
    }
  }

  private record Owed(TaskTrack task, Hold hold) {}

  /** What is known of one budget of the run's own, in millionths. */
  private static final class Account {
    private long limit;

    private Amount spent = Amount.ZERO;

    /** What is set aside, and of what is spent the part that was. */
    private long planned;

    /** What was spent beyond that. */
    private long excess;
  }

  private final RunAudit run;
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<Integer, Hold> holds = new HashMap<>();
  private final Map<Integer, Map<String, Long>> excessAtClaim = new HashMap<>();
  private final List<WorkflowEvent.BudgetSpent> late = new ArrayList<>();
  private @Nullable Owed owed;

  BudgetAudit(RunAudit run) {
    this.run = run;
  }

  private void declare(Map<String, Budget> budgets) {
    budgets.forEach((name, budget) -> account(name).limit = budget.limit().micros());
  }

  private Account account(String name) {
    return accounts.computeIfAbsent(name, _ -> new Account());
  }

  private void raise(WorkflowEvent.BudgetRaised event) {
    if (!accounts.containsKey(event.budget()) || event.added().isZero()) {
      report(null, "Expected more of a budget that the run has, but found %s.".formatted(event));
    }
    account(event.budget()).limit += event.added().micros();
  }

  /** A task claims what it wants: whoever grants it knows all that was spent before. */
  void claim(TaskTrack task) {
    if (task.spec.resources().stream().anyMatch(ResourceWant::isBudget)) {
      Map<String, Long> excess = new HashMap<>();
      accounts.forEach((name, account) -> excess.put(name, account.excess));
      excessAtClaim.put(task.index, excess);
    }
  }

  void grant(TaskTrack task) {
    List<ResourceWant> wants =
        task.undoing
            ? List.of()
            : task.spec.resources().stream().filter(ResourceWant::isBudget).toList();
    if (wants.isEmpty()) {
      return;
    }
    holds.put(task.index, new Hold(wants));
    Map<String, Long> known = excessAtClaim.getOrDefault(task.index, Map.of());
    for (ResourceWant want : wants) {
      if (want.scope() == ResourceWant.Scope.WORKFLOW) {
        Account account = account(want.name());
        account.planned += want.amount().micros();
        long excess = known.getOrDefault(want.name(), 0L);
        if (account.planned + excess > account.limit) {
          report(
              task.spec.id(),
              "Expected at most %s of the budget '%s' to be spent and set aside, but found %s."
                  .formatted(amount(account.limit), want.name(), amount(account.planned + excess)));
        }
      }
    }
  }

  private static String amount(long micros) {
    return new Amount(Math.min(micros, Amount.MAX.micros())).toString();
  }

  /** A runner takes the task: from now on something may be used. */
  void begin(TaskTrack task, Lease lease) {
    Hold hold = holds.get(task.index);
    if (hold != null) {
      hold.lease = lease;
      hold.epoch = task.epoch;
    }
  }

  /** The claim of a task is over: if it was begun, the next event says what it used. */
  void letGo(TaskTrack task) {
    excessAtClaim.remove(task.index);
    Hold hold = holds.remove(task.index);
    if (hold == null) {
      return;
    }
    if (hold.lease != null) {
      owed = new Owed(task, hold);
      return;
    }
    for (ResourceWant want : hold.wants) {
      if (want.scope() == ResourceWant.Scope.WORKFLOW) {
        account(want.name()).planned -= want.amount().micros();
      }
    }
  }

  /**
   * Takes a fact about budgets in, which may come between a task's event and what must follow that.
   * Returns whether it is one.
   */
  boolean takes(WorkflowEvent event) {
    checkOwed(event);
    switch (event) {
      case WorkflowEvent.BudgetSpent spent -> spend(spent);
      case WorkflowEvent.BudgetCorrected corrected -> correct(corrected);
      case WorkflowEvent.BudgetRaised raised -> raise(raised);
      case WorkflowEvent.WorkflowSubmitted submitted -> declare(submitted.header().budgets());
      default -> {}
    }
    return event instanceof WorkflowEvent.BudgetEvent;
  }

  /** Checks that an attempt is charged as soon as its claim is over. */
  private void checkOwed(WorkflowEvent event) {
    if (owed != null && !(event instanceof WorkflowEvent.BudgetSpent)) {
      report(
          owed.task().spec.id(),
          "Expected attempt %d to be charged for what it used, but %s came next."
              .formatted(owed.task().attempt, event.getClass().getSimpleName()));
      owed = null;
    }
  }

  private void spend(WorkflowEvent.BudgetSpent event) {
    Owed due = owed;
    owed = null;
    if (due == null || !isOf(event, due)) {
      report(
          event.task(),
          "Expected each attempt that was begun to be charged once, when its claim is over, but found %s."
              .formatted(event));
      return;
    }
    for (BudgetCharge charge : event.charges()) {
      if (!event.reported() && !charge.used().equals(charge.charged())) {
        report(
            event.task(),
            "Expected an attempt of which nothing is known to count in full, but found %s."
                .formatted(charge));
      }
      count(charge, charge.charged(), Amount.ZERO);
    }
    checkAccounts(event);
    if (!event.reported()) {
      late.add(event);
      if (late.size() > BudgetBook.MAX_LATE) {
        late.removeFirst();
      }
    }
  }

  private void checkAccounts(WorkflowEvent.BudgetSpent event) {
    List<RunBudgets.Account> expected =
        event.charges().stream()
            .filter(charge -> charge.scope() == ResourceWant.Scope.WORKFLOW)
            .map(charge ->
                new RunBudgets.Account(
                    charge.scope(),
                    charge.name(),
                    new Amount(account(charge.name()).limit),
                    account(charge.name()).spent))
            .toList();
    if (!expected.equals(event.accounts())) {
      report(
          event.task(),
          "Expected the budgets to stand at %s, but found %s."
              .formatted(expected, event.accounts()));
    }
  }

  /** Replaces what was planned for an attempt by what it used. */
  private void count(BudgetCharge charge, Amount planned, Amount counted) {
    if (charge.scope() == ResourceWant.Scope.WORKFLOW) {
      Account account = account(charge.name());
      account.spent = account.spent.minus(counted).plus(charge.used());
      account.planned += charge.used().min(planned).micros() - planned.micros();
      account.excess += charge.used().minus(planned).micros();
    }
  }

  private static boolean isOf(WorkflowEvent.BudgetSpent event, Owed due) {
    boolean sameAttempt =
        event.index() == due.task().index
            && event.attempt() == due.task().attempt
            && event.epoch() == due.hold().epoch
            && event.lease().equals(due.hold().lease);
    List<ResourceWant> charged =
        event.charges().stream()
            .map(charge -> ResourceWant.budget(charge.name(), charge.scope(), charge.charged()))
            .toList();
    return sameAttempt && charged.equals(due.hold().wants);
  }

  private void correct(WorkflowEvent.BudgetCorrected event) {
    WorkflowEvent.BudgetSpent found = null;
    for (WorkflowEvent.BudgetSpent one : late) {
      boolean isOf =
          one.index() == event.ref().index()
              && one.attempt() == event.ref().attempt()
              && one.epoch() == event.ref().epoch()
              && one.lease().equals(event.lease());
      found = isOf ? one : found;
    }
    if (found == null || found.charges().size() != event.charges().size()) {
      report(
          event.ref().task(),
          "Expected what counts in full to be corrected once, but found %s.".formatted(event));
      return;
    }
    late.remove(found);
    for (int i = 0; i < event.charges().size(); i++) {
      BudgetCharge charge = event.charges().get(i);
      if (!charge.charged().equals(found.charges().get(i).used())) {
        report(
            event.ref().task(),
            "Expected %s to be corrected, but found %s.".formatted(found.charges().get(i), charge));
      }
      count(charge, found.charges().get(i).charged(), charge.charged());
    }
  }

  private void report(@Nullable TaskId task, String sentence) {
    run.report(Invariant.BUDGETS, task, sentence);
  }
}
