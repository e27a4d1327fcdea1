package io.paradecom.common.format;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.ResourceWant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the budgets of a workflow, and what a task uses of budgets: numbers by name, exactly as
 * they are written.
 */
final class BudgetReader {
  /** The field of a workflow that is read here. */
  static final String FIELD = "budgets";

  /** The field of a task that is read here. */
  static final String USES = "uses";

  private final Findings findings;

  BudgetReader(Findings findings) {
    this.findings = findings;
  }

  /** Adds the budgets of a file's own, by {@link OwnResource#BUDGET} and name. */
  void declare(Fields root, Map<String, OwnResource> declared) {
    Cursor at = root.get(FIELD);
    Fields all = at == null ? null : Fields.of(at, FIELD, findings);
    if (at == null || all == null) {
      return;
    }
    if (at.fields().size() > Budget.MAX_BUDGETS) {
      findings.problem(
          at,
          "Expected at most %d budgets, but found %d."
              .formatted(Budget.MAX_BUDGETS, at.fields().size()));
    }
    for (Cursor one : at.fields()) {
      if (!Identifiers.isValid(one.key())) {
        findings.problemAtKey(one, Ids.outsideGrammar("budget name", one.key()));
        continue;
      }
      Budget budget = budget(one);
      if (budget != null) {
        declared.put(OwnResource.BUDGET + one.key(), OwnResource.ofBudget(budget));
      }
    }
  }

  private @Nullable Budget budget(Cursor at) {
    if (at.node() instanceof Node.Scalar) {
      Amount limit = amount(at);
      return limit == null ? null : new Budget(limit, at.key());
    }
    Fields fields = Fields.of(at, "a budget", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a budget", Set.of("limit", "unit"));
    Cursor written = fields.get("limit");
    if (written == null) {
      findings.problem(at, "Expected the field limit in a budget, but found none.");
      return null;
    }
    Amount limit = amount(written);
    String unit = fields.id("unit");
    Cursor place = fields.get("unit");
    if (unit != null && place != null && !Identifiers.isValid(unit)) {
      findings.problem(place, Ids.outsideGrammar("unit", unit));
      return null;
    }
    return limit == null ? null : new Budget(limit, unit == null ? at.key() : unit);
  }

  private @Nullable Amount amount(Cursor at) {
    try {
      if (at.node() instanceof Node.Scalar(_, _, Node.Kind kind, String text)
          && (kind == Node.Kind.INTEGER || kind == Node.Kind.DECIMAL)) {
        Amount amount = Amount.parse(text);
        if (!amount.isZero()) {
          return amount;
        }
      }
    } catch (IllegalArgumentException outside) {
      findings.problem(at, String.valueOf(outside.getMessage()));
      return null;
    }
    findings.problem(
        at,
        "Expected an amount above 0, as 20000 or 1.50, but found %s."
            .formatted(at.node().described()));
    return null;
  }

  /** Returns what a task uses; null: it does not say. */
  @Nullable List<ResourceReader.Want> uses(Fields task) {
    Cursor at = task.get(USES);
    Fields all = at == null ? null : Fields.of(at, USES, findings);
    if (at == null || all == null) {
      return null;
    }
    List<ResourceReader.Want> wants = new ArrayList<>();
    for (Cursor one : at.fields()) {
      if (!Identifiers.isValid(one.key())) {
        findings.problemAtKey(one, Ids.outsideGrammar("budget name", one.key()));
        continue;
      }
      Amount amount = amount(one);
      if (amount != null) {
        wants.add(new ResourceReader.Want(one.key(), ResourceWant.Mode.BUDGET, 1, one, amount));
      }
    }
    return wants;
  }

  /** Returns what a task uses of what there is. */
  ResourceWant resolve(ResourceReader.Want want, Map<String, OwnResource> declared) {
    OwnResource own = declared.get(OwnResource.BUDGET + want.name());
    @Nullable Budget budget = own == null ? null : own.budget();
    if (budget == null) {
      return ResourceWant.budget(want.name(), ResourceWant.Scope.GLOBAL, want.amount());
    }
    if (want.amount().compareTo(budget.limit()) > 0) {
      findings.problem(
          want.place(),
          "Expected at most the %s that the budget %s has, but found %s."
              .formatted(budget.limit(), Quoted.of(want.name()), want.amount()));
    }
    return ResourceWant.budget(want.name(), ResourceWant.Scope.WORKFLOW, want.amount());
  }
}
