package io.paradecom.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import java.math.BigDecimal;
import java.util.Locale;

/** What is used of a budget, as people and programs read it. */
public final class BudgetLine {
  private BudgetLine() {}

  /** Returns it as {@code tokens: 1,200 of 4,000 used (30 %), 400 set aside}. */
  public static String of(BudgetUse use) {
    Amount limit = use.limit();
    String used =
        limit == null
            ? "%s of all workflows' used here".formatted(amount(use.spent(), use.unit()))
            : "%s of %s used (%d %%)"
                .formatted(
                    amount(use.spent(), use.unit()), amount(limit, use.unit()), use.percent());
    String aside =
        use.reserved().isZero()
            ? ""
            : ", %s set aside".formatted(amount(use.reserved(), use.unit()));
    return "%s: %s%s".formatted(Printable.of(use.name()), used, aside);
  }

  /** Returns the same of what a server says of it. */
  public static String of(JsonNode told) {
    return of(
        new BudgetUse(
            ResourceWant.Scope.valueOf(told.path("scope").asText()),
            told.path("name").asText(),
            told.path("unit").asText(""),
            told.has("limit") ? amount(told, "limit") : null,
            amount(told, "spent"),
            amount(told, "reserved")));
  }

  /** Returns an amount that a server tells. */
  public static Amount amount(JsonNode told, String field) {
    return Amount.parse(told.path(field).decimalValue().toPlainString());
  }

  /** Returns an amount with its thousands apart, of money in dollars. */
  public static String amount(Amount amount, String unit) {
    return unit.equals(Budget.USD)
        ? Spend.money(amount.toDecimal().doubleValue())
        : String.format(Locale.ROOT, "%,d", amount.toDecimal().toBigInteger())
            + fraction(amount.toString());
  }

  private static String fraction(String number) {
    int point = number.indexOf('.');
    return point < 0 ? "" : number.substring(point);
  }

  /** Writes it for a program. */
  public static void write(BudgetUse use, ObjectNode json) {
    json.put("name", use.name());
    json.put("scope", use.scope().name());
    if (!use.unit().isEmpty()) {
      json.put("unit", use.unit());
    }
    json.put("spent", new BigDecimal(use.spent().toString()));
    json.put("reserved", new BigDecimal(use.reserved().toString()));
    Amount limit = use.limit();
    if (limit != null) {
      json.put("limit", new BigDecimal(limit.toString()));
      json.put("percent", use.percent());
    }
  }
}
