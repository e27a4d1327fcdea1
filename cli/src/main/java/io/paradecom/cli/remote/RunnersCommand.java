package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code paradecom runners}: the runners that are alive. */
@Command(
    name = "runners",
    description = "List the runners that are alive.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RunnersCommand extends ListingCommand {
  /** Lists runners. */
  public RunnersCommand() {
    super("runners", "No runner is alive.");
  }

  @Override
  Table table(JsonNode runners) {
    Table table = new Table("RUNNER", "SLOTS", "QUEUES", "STATE");
    for (JsonNode runner : runners) {
      List<String> queues = new ArrayList<>();
      runner.path("queues").forEach(queue -> queues.add(queue.asText()));
      table.add(
          Words.text(runner, "id"),
          slots(runner),
          String.join(",", queues),
          runner.path("draining").asBoolean() ? "draining" : "ready");
    }
    return table;
  }

  /** A number that is adapted stands with the most that it may be, and why it is what it is. */
  private static String slots(JsonNode runner) {
    String slots = runner.path("slots").asText();
    return runner.has("ceiling")
        ? "%s of %s, %s"
            .formatted(slots, runner.path("ceiling").asText(), Words.text(runner, "limitReason"))
        : slots;
  }
}
