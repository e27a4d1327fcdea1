package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import java.util.Map;
import java.util.TreeMap;

/** Budgets of a workflow's own in a graph as JSON: limit, as a text, and unit, by name. */
final class BudgetJson {
  private BudgetJson() {}

  static void write(Map<String, Budget> budgets, ObjectNode graph) {
    if (budgets.isEmpty()) {
      return;
    }
    ObjectNode all = graph.putObject("budgets");
    budgets.forEach((name, budget) ->
        all.putObject(name).put("limit", budget.limit().toString()).put("unit", budget.unit()));
  }

  /**
   * @throws IllegalArgumentException when a budget is outside its range
   */
  static Map<String, Budget> parse(JsonNode value) {
    if (!value.isMissingNode() && !value.isObject()) {
      throw new ContractViolationException("Expected budgets as an object.");
    }
    Map<String, Budget> budgets = new TreeMap<>();
    value.properties().forEach(entry -> budgets.put(entry.getKey(), budget(entry.getValue())));
    return budgets;
  }

  private static Budget budget(JsonNode value) {
    JsonNode limit = value.path("limit");
    JsonNode unit = value.path("unit");
    if (!limit.isTextual() || !unit.isTextual() || value.size() != 2) {
      throw new ContractViolationException(
          "Expected texts as limit and unit of each budget, and nothing else.");
    }
    return new Budget(Amount.parse(limit.textValue()), unit.textValue());
  }
}
