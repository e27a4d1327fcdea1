package io.paradecom.common.codec;

import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.BudgetCharge;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.BudgetAccountRecord;
import io.paradecom.schemas.BudgetChargeRecord;
import io.paradecom.schemas.BudgetCorrected;
import io.paradecom.schemas.BudgetRaised;
import io.paradecom.schemas.BudgetRecord;
import io.paradecom.schemas.BudgetSpent;
import io.paradecom.schemas.ResourceScopeName;
import io.paradecom.schemas.RunBudgetsRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Budgets, and what is used of them. */
final class BudgetCodec {
  private static final EnumPair<ResourceScopeName, ResourceWant.Scope> SCOPES =
      EnumPair.of(ResourceScopeName.values(), ResourceWant.Scope.values());

  private BudgetCodec() {}

  /** Returns an amount; of an empty text nothing. */
  static Amount amount(String field, @Nullable String text) {
    String known = Fields.required(field, text);
    try {
      return known.isEmpty() ? Amount.ZERO : Amount.parse(known);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of(field, e);
    }
  }

  static Map<String, BudgetRecord> toRecords(Map<String, Budget> budgets) {
    Map<String, BudgetRecord> records = new HashMap<>();
    budgets.forEach((name, budget) ->
        records.put(name, new BudgetRecord(budget.limit().toString(), budget.unit())));
    return records;
  }

  /**
   * @throws IllegalArgumentException when a budget is outside its range
   */
  static Map<String, Budget> fromRecords(
      String field, @Nullable Map<String, BudgetRecord> records) {
    Map<String, Budget> budgets = new HashMap<>();
    Fields.required(field, records)
        .forEach((name, record) ->
            budgets.put(
                name,
                new Budget(
                    amount("BudgetRecord.limit", record.getLimit()),
                    Fields.required("BudgetRecord.unit", record.getUnit()))));
    return budgets;
  }

  static @Nullable RunBudgetsRecord toRecord(@Nullable RunBudgets budgets) {
    return budgets == null
        ? null
        : new RunBudgetsRecord(
            budgets.workflow().value(),
            budgets.run().value(),
            budgets.sequence(),
            Fields.list("RunBudgetsRecord.accounts", budgets.accounts(), BudgetCodec::toRecord));
  }

  private static BudgetAccountRecord toRecord(RunBudgets.Account account) {
    return new BudgetAccountRecord(
        SCOPES.toWire(account.scope()),
        account.name(),
        account.limit().toString(),
        account.spent().toString());
  }

  static @Nullable RunBudgets fromRecord(@Nullable RunBudgetsRecord record) {
    return record == null
        ? null
        : new RunBudgets(
            Fields.workflowId("RunBudgetsRecord.workflowId", record.getWorkflowId()),
            Fields.runId("RunBudgetsRecord.run", record.getRun()),
            Fields.atLeast("RunBudgetsRecord.sequence", 0, record.getSequence()),
            Fields.list(
                "RunBudgetsRecord.accounts", record.getAccounts(), BudgetCodec::fromRecord));
  }

  private static RunBudgets.Account fromRecord(BudgetAccountRecord record) {
    return new RunBudgets.Account(
        SCOPES.toCore("BudgetAccountRecord.scope", record.getScope()),
        Fields.required("BudgetAccountRecord.name", record.getName()),
        amount("BudgetAccountRecord.limit", record.getLimit()),
        amount("BudgetAccountRecord.spent", record.getSpent()));
  }

  static Object toRecord(WorkflowEvent.BudgetEvent event) {
    return switch (event) {
      case WorkflowEvent.BudgetSpent spent -> toRecord(spent);
      case WorkflowEvent.BudgetCorrected corrected -> toRecord(corrected);
      case WorkflowEvent.BudgetRaised raised -> toRecord(raised);
    };
  }

  static WorkflowEvent eventFromRecord(@Nullable Object event) {
    return switch (event) {
      case BudgetSpent spent -> fromRecord(spent);
      case BudgetCorrected corrected -> fromRecord(corrected);
      case BudgetRaised raised -> fromRecord(raised);
      case null, default -> throw Fields.unknown("WorkflowEventBatch.events", event);
    };
  }

  private static Object toRecord(WorkflowEvent.BudgetSpent event) {
    return new BudgetSpent(
        event.index(),
        event.task().value(),
        event.attempt(),
        event.epoch(),
        PartsCodec.toRecord(event.lease()),
        event.reported(),
        charges("BudgetSpent.charges", event.charges()),
        Fields.list("BudgetSpent.accounts", event.accounts(), BudgetCodec::toRecord));
  }

  private static Object toRecord(WorkflowEvent.BudgetCorrected event) {
    return new BudgetCorrected(
        PartsCodec.toRecord(event.ref()),
        PartsCodec.toRecord(event.lease()),
        charges("BudgetCorrected.charges", event.charges()));
  }

  private static Object toRecord(WorkflowEvent.BudgetRaised event) {
    return new BudgetRaised(event.budget(), event.added().toString(), event.commandId());
  }

  private static List<BudgetChargeRecord> charges(String field, List<BudgetCharge> charges) {
    return Fields.list(
        field,
        charges,
        charge ->
            new BudgetChargeRecord(
                SCOPES.toWire(charge.scope()),
                charge.name(),
                charge.charged().toString(),
                charge.used().toString()));
  }

  private static WorkflowEvent fromRecord(BudgetSpent event) {
    return new WorkflowEvent.BudgetSpent(
        Fields.atLeast("BudgetSpent.index", 0, event.getIndex()),
        Fields.taskId("BudgetSpent.task", event.getTask()),
        Fields.atLeast("BudgetSpent.attempt", 0, event.getAttempt()),
        Fields.atLeast("BudgetSpent.epoch", 0, event.getEpoch()),
        PartsCodec.fromRecord(event.getLease()),
        event.getReported(),
        read("BudgetSpent.charges", event.getCharges()),
        Fields.list("BudgetSpent.accounts", event.getAccounts(), BudgetCodec::fromRecord));
  }

  private static WorkflowEvent fromRecord(BudgetCorrected event) {
    return new WorkflowEvent.BudgetCorrected(
        PartsCodec.fromRecord(event.getRef()),
        PartsCodec.fromRecord(event.getLease()),
        read("BudgetCorrected.charges", event.getCharges()));
  }

  private static WorkflowEvent fromRecord(BudgetRaised event) {
    return new WorkflowEvent.BudgetRaised(
        Fields.required("BudgetRaised.budget", event.getBudget()),
        amount("BudgetRaised.added", event.getAdded()),
        Fields.required("BudgetRaised.commandId", event.getCommandId()));
  }

  private static List<BudgetCharge> read(String field, @Nullable List<BudgetChargeRecord> records) {
    return Fields.list(
        field,
        records,
        record ->
            new BudgetCharge(
                SCOPES.toCore("BudgetChargeRecord.scope", record.getScope()),
                Fields.required("BudgetChargeRecord.name", record.getName()),
                amount("BudgetChargeRecord.charged", record.getCharged()),
                amount("BudgetChargeRecord.used", record.getUsed())));
  }
}
