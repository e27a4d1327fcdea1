package io.paradecom.core.workflow;

import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one run have used of budgets.
 *
 * @param accounts each of another budget that something was used of, or that was raised
 * @param late the last attempts that count in full because nobody has said what they used, the
 *     oldest first; at most {@link #MAX_LATE}
 */
public record BudgetBook(List<Account> accounts, List<Late> late) {
  /** Nothing is used. */
  public static final BudgetBook EMPTY = new BudgetBook(List.of(), List.of());

  /** Most attempts of which a late word is waited for. Those before count in full for good. */
  public static final int MAX_LATE = 64;

  /**
   * One budget.
   *
   * @param scope whose name it is: all workflows' or the workflow's own
   * @param raised how much was added to it while the run went on
   * @param spent what attempts have used, those that count in full included
   * @param overspent the part of that that they had not set aside
   */
  public record Account(
      ResourceWant.Scope scope, String name, Amount raised, Amount spent, Amount overspent) {
    private Account charge(BudgetCharge charge, Amount before) {
      return new Account(
          scope,
          name,
          raised,
          spent.minus(before).plus(charge.used()),
          overspent.plus(charge.excess()));
    }
  }

  /**
   * An attempt that counts in full.
   *
   * @param lease under which it ran
   */
  public record Late(int index, int attempt, long epoch, Lease lease, List<BudgetCharge> charges) {
    public Late {
      charges = List.copyOf(charges);
    }

    private boolean isOf(TaskRef ref, Lease other) {
      return index == ref.index()
          && attempt == ref.attempt()
          && epoch == ref.epoch()
          && lease.equals(other);
    }
  }

  public BudgetBook {
    accounts = List.copyOf(accounts);
    late = List.copyOf(late);
  }

  /** Returns whether nothing was used or raised. */
  public boolean isEmpty() {
    return accounts.isEmpty() && late.isEmpty();
  }

  /** Returns what is known of a budget; nothing used where nothing is. */
  public Account account(ResourceWant.Scope scope, String name) {
    for (Account account : accounts) {
      if (account.scope() == scope && account.name().equals(name)) {
        return account;
      }
    }
    return new Account(scope, name, Amount.ZERO, Amount.ZERO, Amount.ZERO);
  }

  /** Returns how much there is of a budget of the workflow's own. */
  public Amount limit(String name, Budget declared) {
    return declared.limit().plus(account(ResourceWant.Scope.WORKFLOW, name).raised());
  }

  /** Returns the attempt of a dispatch that counts in full; null: there is none. */
  @Nullable Late find(TaskRef ref, Lease lease) {
    return late.stream().filter(one -> one.isOf(ref, lease)).findFirst().orElse(null);
  }

  /** Returns the book after a fact. */
  public BudgetBook with(WorkflowEvent.BudgetEvent event) {
    return switch (event) {
      case WorkflowEvent.BudgetSpent spent -> spent(spent);
      case WorkflowEvent.BudgetCorrected corrected -> corrected(corrected);
      case WorkflowEvent.BudgetRaised raised -> raised(raised);
    };
  }

  private BudgetBook spent(WorkflowEvent.BudgetSpent event) {
    BudgetBook charged = this;
    for (BudgetCharge charge : event.charges()) {
      Account account = charged.account(charge.scope(), charge.name());
      charged = charged.with(account.charge(charge, Amount.ZERO));
    }
    if (event.reported()) {
      return charged;
    }
    List<Late> more = new ArrayList<>(late);
    more.add(
        new Late(event.index(), event.attempt(), event.epoch(), event.lease(), event.charges()));
    return new BudgetBook(
        charged.accounts, more.subList(Math.max(0, more.size() - MAX_LATE), more.size()));
  }

  private BudgetBook corrected(WorkflowEvent.BudgetCorrected event) {
    BudgetBook charged = this;
    for (BudgetCharge charge : event.charges()) {
      Account account = charged.account(charge.scope(), charge.name());
      charged = charged.with(account.charge(charge, charge.charged()));
    }
    List<Late> rest = late.stream().filter(one -> !one.isOf(event.ref(), event.lease())).toList();
    return new BudgetBook(charged.accounts, rest);
  }

  private BudgetBook raised(WorkflowEvent.BudgetRaised event) {
    Account account = account(ResourceWant.Scope.WORKFLOW, event.budget());
    return with(
        new Account(
            account.scope(),
            account.name(),
            account.raised().plus(event.added()),
            account.spent(),
            account.overspent()));
  }

  private BudgetBook with(Account changed) {
    List<Account> others = new ArrayList<>(accounts);
    others.removeIf(one -> one.scope() == changed.scope() && one.name().equals(changed.name()));
    others.add(changed);
    return new BudgetBook(others, late);
  }

  /**
   * Returns what the owner of the resources has to know; empty: the run has no budgets.
   *
   * @param own budgets of the workflow, by name
   */
  static Optional<RunBudgets> told(WorkflowDraft run, Map<String, Budget> own) {
    List<RunBudgets.Account> accounts = new ArrayList<>();
    own.forEach((name, declared) -> {
      Account account = run.budgets.account(ResourceWant.Scope.WORKFLOW, name);
      accounts.add(
          new RunBudgets.Account(
              account.scope(), name, run.budgets.limit(name, declared), account.spent()));
    });
    for (Account account : run.budgets.accounts) {
      if (account.scope() == ResourceWant.Scope.GLOBAL) {
        accounts.add(
            new RunBudgets.Account(account.scope(), account.name(), Amount.ZERO, account.spent()));
      }
    }
    return accounts.isEmpty()
        ? Optional.empty()
        : Optional.of(new RunBudgets(run.id, run.run, run.sequence, accounts));
  }
}
