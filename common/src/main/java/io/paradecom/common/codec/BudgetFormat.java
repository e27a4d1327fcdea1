package io.paradecom.common.codec;

import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.BudgetCharge;
import io.paradecom.core.workflow.Lease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Budgets within a row, amounts in millionths: declared ones by name, with limit and unit; what a
 * run has used, with the attempts of which a late word is waited for. And version 1 of what the
 * owner of the resources keeps: {@link RunBudgets} and {@link BudgetState}.
 */
final class BudgetFormat {
  private static final int VERSION = 1;

  private static final EnumCodes<ResourceWant.Scope> SCOPES =
      EnumCodes.of(
          ResourceWant.Scope.class,
          List.of(ResourceWant.Scope.GLOBAL, ResourceWant.Scope.WORKFLOW, ResourceWant.Scope.KEY));

  private BudgetFormat() {}

  static void write(Map<String, Budget> budgets, RowWriter out) {
    out.number(budgets.size());
    budgets.forEach(
        (name, budget) -> out.text(name).number(budget.limit().micros()).text(budget.unit()));
  }

  static Map<String, Budget> readMap(RowReader in) {
    int count = in.count("budgets");
    Map<String, Budget> budgets = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      budgets.put(in.text("budgets"), budget(in));
    }
    return budgets;
  }

  private static Budget budget(RowReader in) {
    try {
      return new Budget(amount(in), in.text("budgets"));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("Budget", e);
    }
  }

  static Amount amount(RowReader in) {
    try {
      return new Amount(in.number());
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("Amount", e);
    }
  }

  static void write(BudgetBook book, RowWriter out) {
    out.number(book.accounts().size());
    for (BudgetBook.Account account : book.accounts()) {
      out.put(SCOPES.code(account.scope()))
          .text(account.name())
          .number(account.raised().micros())
          .number(account.spent().micros())
          .number(account.overspent().micros());
    }
    out.number(book.late().size());
    for (BudgetBook.Late late : book.late()) {
      out.number(late.index())
          .number(late.attempt())
          .number(late.epoch())
          .text(late.lease().runner().value())
          .text(late.lease().incarnation())
          .signed(late.lease().number())
          .number(late.charges().size());
      for (BudgetCharge charge : late.charges()) {
        out.put(SCOPES.code(charge.scope()))
            .text(charge.name())
            .number(charge.charged().micros())
            .number(charge.used().micros());
      }
    }
  }

  static BudgetBook readBook(RowReader in) {
    int count = in.count("WorkflowRow.budgets");
    List<BudgetBook.Account> accounts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      accounts.add(
          new BudgetBook.Account(
              SCOPES.symbol(in.next(), in),
              in.text("WorkflowRow.budgets"),
              amount(in),
              amount(in),
              amount(in)));
    }
    int attempts = in.count("WorkflowRow.budgets.late");
    List<BudgetBook.Late> late = new ArrayList<>(attempts);
    for (int i = 0; i < attempts; i++) {
      late.add(
          new BudgetBook.Late(
              in.integer("WorkflowRow.budgets.index"),
              in.integer("WorkflowRow.budgets.attempt"),
              in.number(),
              new Lease(
                  Fields.runnerId(
                      "WorkflowRow.budgets.lease", in.text("WorkflowRow.budgets.lease")),
                  in.text("WorkflowRow.budgets.lease"),
                  in.signed()),
              charges(in)));
    }
    return new BudgetBook(accounts, late);
  }

  private static List<BudgetCharge> charges(RowReader in) {
    int count = in.count("WorkflowRow.budgets.charges");
    List<BudgetCharge> charges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      charges.add(
          new BudgetCharge(
              SCOPES.symbol(in.next(), in),
              in.text("WorkflowRow.budgets.charges"),
              amount(in),
              amount(in)));
    }
    return charges;
  }

  static void write(RunBudgets run, RowWriter out) {
    out.start(VERSION)
        .text(run.workflow().value())
        .text(run.run().value())
        .number(run.sequence())
        .number(run.accounts().size());
    for (RunBudgets.Account account : run.accounts()) {
      out.put(SCOPES.code(account.scope()))
          .text(account.name())
          .number(account.limit().micros())
          .number(account.spent().micros());
    }
  }

  static RunBudgets readRun(RowReader in) {
    in.requireVersion(VERSION);
    try {
      RunBudgets run =
          new RunBudgets(
              Fields.workflowId("RunBudgets.workflow", in.text("RunBudgets.workflow")),
              Fields.runId("RunBudgets.run", in.text("RunBudgets.run")),
              in.number(),
              accounts(in));
      in.requireEnd();
      return run;
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("RunBudgets", e);
    }
  }

  private static List<RunBudgets.Account> accounts(RowReader in) {
    int count = in.count("RunBudgets.accounts");
    List<RunBudgets.Account> accounts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      accounts.add(
          new RunBudgets.Account(
              SCOPES.symbol(in.next(), in),
              in.text("RunBudgets.accounts"),
              amount(in),
              amount(in)));
    }
    return accounts;
  }

  static void write(BudgetState state, RowWriter out) {
    out.start(VERSION)
        .text(state.name())
        .number(state.limit().micros())
        .signed(state.windowMs())
        .number(state.spent().micros());
  }

  static BudgetState readState(RowReader in) {
    in.requireVersion(VERSION);
    try {
      BudgetState state =
          new BudgetState(in.text("BudgetState.name"), amount(in), in.signed(), amount(in));
      in.requireEnd();
      return state;
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("BudgetState", e);
    }
  }
}
