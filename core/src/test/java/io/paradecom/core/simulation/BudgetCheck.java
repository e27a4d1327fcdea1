package io.paradecom.core.simulation;

import io.paradecom.core.resource.Budgets;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.BudgetCharge;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowRow;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows by reports and events alone what attempts use of budgets: what a runner says is taken as
 * it says it, once, however late, and a run's row and whoever grants know the sum.
 */
final class BudgetCheck {
  private record RunKey(WorkflowId workflow, RunId run) {}

  private record Attempt(RunKey run, int index, int attempt, long epoch, Lease lease) {}

  private record Name(ResourceWant.Scope scope, String name) {}

  private final Map<RunKey, Map<Name, BigDecimal>> spent = new HashMap<>();
  private final Map<Attempt, List<BudgetCharge>> unreported = new LinkedHashMap<>();

  /**
   * Returns what is wrong with a Step; null: nothing.
   *
   * @param row the run's row after it; null: there is none
   */
  @Nullable String observe(
      @Nullable WorkflowCommand command, StepResult result, @Nullable WorkflowRow row) {
    RunId run = result.run();
    if (run == null) {
      return null;
    }
    RunKey key = new RunKey(result.workflowId(), run);
    Attempt awaited = awaited(command, key, row);
    String breach = null;
    boolean corrected = false;
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.BudgetSpent it) {
        breach = first(breach, spend(it, key, command));
      } else if (event instanceof WorkflowEvent.BudgetCorrected it) {
        corrected = true;
        breach = first(breach, correct(it, key, command));
      } else if (event instanceof WorkflowEvent.PurgeEvent) {
        spent.remove(key);
        unreported.keySet().removeIf(attempt -> attempt.run().equals(key));
      }
    }
    if (awaited != null && !corrected && unreported.containsKey(awaited)) {
      breach = first(breach, "Expected %s to be corrected by %s.".formatted(awaited, command));
    }
    return breach;
  }

  private @Nullable Attempt awaited(
      @Nullable WorkflowCommand command, RunKey run, @Nullable WorkflowRow row) {
    boolean known = row != null && !row.state().isPurged();
    if (!known || !isEnd(command) || !(command instanceof WorkflowCommand.Report report)) {
      return null;
    }
    Attempt attempt = attempt(run, report.ref(), report.lease());
    return report.ref().run().equals(run.run()) && unreported.containsKey(attempt) ? attempt : null;
  }

  private static boolean isEnd(@Nullable WorkflowCommand command) {
    return command instanceof WorkflowCommand.Succeeded
        || command instanceof WorkflowCommand.Failed
        || command instanceof WorkflowCommand.Returned;
  }

  private static Attempt attempt(RunKey run, TaskRef ref, Lease lease) {
    return new Attempt(run, ref.index(), ref.attempt(), ref.epoch(), lease);
  }

  private @Nullable String spend(
      WorkflowEvent.BudgetSpent event, RunKey run, @Nullable WorkflowCommand command) {
    event.charges().forEach(charge -> add(run, charge, charge.used().toDecimal()));
    if (event.reported()) {
      return isEnd(command)
          ? checkUsed(event.charges(), command)
          : "Expected a report behind %s, but found %s.".formatted(event, command);
    }
    Attempt attempt =
        new Attempt(run, event.index(), event.attempt(), event.epoch(), event.lease());
    unreported.put(attempt, event.charges());
    long ofRun = unreported.keySet().stream().filter(one -> one.run().equals(run)).count();
    if (ofRun > BudgetBook.MAX_LATE) {
      unreported.remove(
          unreported.keySet().stream()
              .filter(one -> one.run().equals(run))
              .findFirst()
              .orElseThrow());
    }
    return null;
  }

  private @Nullable String correct(
      WorkflowEvent.BudgetCorrected event, RunKey run, @Nullable WorkflowCommand command) {
    List<BudgetCharge> before = unreported.remove(attempt(run, event.ref(), event.lease()));
    if (before == null || !isEnd(command)) {
      return "Expected a late word to correct what counts in full, once, but found %s after %s."
          .formatted(event, command);
    }
    event
        .charges()
        .forEach(charge ->
            add(run, charge, charge.used().toDecimal().subtract(charge.charged().toDecimal())));
    return checkUsed(event.charges(), command);
  }

  private void add(RunKey run, BudgetCharge charge, BigDecimal amount) {
    spent
        .computeIfAbsent(run, _ -> new HashMap<>())
        .merge(new Name(charge.scope(), charge.name()), amount, BigDecimal::add);
  }

  private static @Nullable String checkUsed(
      List<BudgetCharge> charges, @Nullable WorkflowCommand command) {
    for (BudgetCharge charge : charges) {
      BigDecimal expected = used(charge, command);
      if (expected.compareTo(charge.used().toDecimal()) != 0) {
        return "Expected %s of %s to be taken off after %s.".formatted(expected, charge, command);
      }
    }
    return null;
  }

  private static BigDecimal used(BudgetCharge charge, @Nullable WorkflowCommand command) {
    if (command instanceof WorkflowCommand.Returned returned) {
      return returned.begun() ? charge.charged().toDecimal() : BigDecimal.ZERO;
    }
    String usage =
        command instanceof WorkflowCommand.Succeeded succeeded
            ? succeeded.result().usage()
            : command instanceof WorkflowCommand.Failed failed ? failed.usage() : null;
    String member =
        switch (charge.name()) {
          case "usd", "purse" -> "costUsd";
          default -> charge.name();
        };
    Matcher found =
        Pattern.compile("\"%s\":([0-9.]+)".formatted(member)).matcher(usage == null ? "" : usage);
    return found.find() ? new BigDecimal(found.group(1)) : charge.charged().toDecimal();
  }

  /** Returns what is wrong with what a run's row knows; null: nothing. */
  @Nullable String compare(WorkflowRow row) {
    RunKey run = new RunKey(row.id(), row.run());
    if (row.state().isPurged()) {
      return null;
    }
    for (Map.Entry<Name, BigDecimal> one : spent.getOrDefault(run, Map.of()).entrySet()) {
      Amount kept = row.budgets().account(one.getKey().scope(), one.getKey().name()).spent();
      if (kept.toDecimal().compareTo(one.getValue()) != 0) {
        return "Expected %s of %s to be spent in the row, but found %s."
            .formatted(one.getValue(), one.getKey(), kept);
      }
    }
    return null;
  }

  /** Returns what is wrong with what the owner of the resources knows at the end; null: nothing. */
  @Nullable String compare(Map<Budgets.RunKey, RunBudgets> told, WorkflowRow row) {
    RunBudgets known = told.get(new Budgets.RunKey(row.id(), row.run()));
    if (known == null || row.state().isPurged()) {
      return null;
    }
    for (RunBudgets.Account account : known.accounts()) {
      Amount kept = row.budgets().account(account.scope(), account.name()).spent();
      if (!kept.equals(account.spent())) {
        return "Expected the owner of '%s' to know that %s is spent by %s, but found %s."
            .formatted(account.name(), kept, row.id(), account);
      }
    }
    return null;
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }
}
