package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom list}: the workflows that an instance knows. */
@Command(
    name = "list",
    description = "List the workflows that an instance knows, the newest first.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ListCommand implements Callable<Integer> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      completionCandidates = StateNames.OfWorkflows.class,
      description =
          "Only those in one of these states, several with commas: ${COMPLETION-CANDIDATES}.")
  private String state = "";

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "Only those with this in their name or id.")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "50",
      description = "At most so many, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("state", state);
      query.put("name", name);
      query.put("limit", Integer.toString(limit));
      JsonNode answer = client.get(RestClient.path("workflows") + RestClient.query(query));
      JsonNode workflows = answer.path("workflows");
      if (answer.has("unserved")) {
        System.err.println(
            "Not all are listed: no leader serves the partitions %s at the moment."
                .formatted(answer.path("unserved")));
      }
      if (remote.json()) {
        workflows.forEach(System.out::println);
      } else {
        show(workflows, answer.path("total").asInt());
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private static void show(JsonNode workflows, int total) {
    if (workflows.isEmpty()) {
      System.err.println("No workflows.");
      return;
    }
    Instant now = Instant.now();
    Table table = new Table("WORKFLOW", "STATE", "ENDED", "AGE", "NOW");
    for (JsonNode one : workflows) {
      table.add(
          Words.text(one, "id"),
          Words.run(one),
          one.path("ended").asInt() + "/" + one.path("tasks").asInt(),
          Words.ago(one, "submittedAt", now),
          Words.counts(one.path("states")));
    }
    table.lines().forEach(System.out::println);
    if (total > workflows.size()) {
      System.err.printf("and %,d more; --limit shows more of them%n", total - workflows.size());
    }
  }
}
