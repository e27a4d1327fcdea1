package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paradecom runners}: the runners that are alive. */
@Command(
    name = "runners",
    description = "List the runners that are alive.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RunnersCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      JsonNode runners = client.get(RestClient.path("runners")).path("runners");
      if (remote.json()) {
        runners.forEach(System.out::println);
      } else if (runners.isEmpty()) {
        System.err.println("No runner is alive.");
      } else {
        show(runners);
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private static void show(JsonNode runners) {
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
    table.lines().forEach(System.out::println);
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
