package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.run.BudgetLine;
import io.paradecom.cli.terminal.Table;
import io.paradecom.common.format.DurationText;
import java.time.Duration;
import picocli.CommandLine.Command;

/** {@code paradecom resources}: who holds what, who waits for what, and since when. */
@Command(
    name = "resources",
    description = "List the resources that tasks hold or wait for, and since when.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ResourcesCommand extends ListingCommand {
  /** Lists resources. */
  public ResourcesCommand() {
    super("resources", "Nobody holds a resource or waits for one.");
  }

  @Override
  Table table(JsonNode resources) {
    Table table = new Table("RESOURCE", "STATE", "WORKFLOW", "TASK", "WANTS", "SINCE");
    for (JsonNode resource : resources) {
      String own = Words.text(resource, "workflowId");
      String name = Words.text(resource, "name");
      String shown = own.isEmpty() ? name : own + ":" + name;
      JsonNode budget = resource.path("budget");
      if (budget.isObject()) {
        addBudget(table, shown, budget);
      }
      resource.path("rate").forEach(window -> add(table, shown, window));
      resource
          .path("holders")
          .forEach(holder -> {
            boolean ending = holder.path("ending").asBoolean();
            add(table, shown, ending ? "ending" : "holds", holder);
          });
      resource.path("waiting").forEach(claim -> add(table, shown, "waits", claim));
    }
    return table;
  }

  private static void addBudget(Table table, String resource, JsonNode budget) {
    String wants =
        "%s of %s (%d %%), %s set aside, %s left"
            .formatted(
                amount(budget, "spent"),
                amount(budget, "limit"),
                budget.path("percent").asInt(),
                amount(budget, "reserved"),
                amount(budget, "left"));
    table.add(resource, "spent", "", "", wants, "");
  }

  private static void add(Table table, String resource, JsonNode window) {
    String per = DurationText.format(Duration.ofMillis(window.path("perMs").asLong()));
    String wants =
        "%s of %s per %s"
            .formatted(window.path("taken").asText(), window.path("permits").asText(), per);
    table.add(resource, "taken", "", "", wants, "");
  }

  private static void add(Table table, String resource, String state, JsonNode claim) {
    String mode = Words.state(claim, "mode");
    table.add(
        resource,
        state,
        Words.text(claim, "workflowId"),
        Words.text(claim, "task"),
        switch (mode) {
          case "units" -> claim.path("units").asText() + " units";
          case "budget" -> amount(claim, "amount");
          default -> mode;
        },
        Words.text(claim, "since"));
  }

  private static String amount(JsonNode object, String field) {
    return BudgetLine.amount(BudgetLine.amount(object, field), "");
  }
}
