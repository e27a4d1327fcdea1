package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom list}: the workflows that an instance knows. */
@Command(
    name = "list",
    description = {
      "List the workflows that an instance knows, the newest first.",
      "",
      "Of the first 12 that go on it tells how much of the work is done, how long the rest takes,"
          + " when they are due and what they have spent, as far as that is known."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ListCommand implements Callable<Integer> {
  private static final int MOST_LOOKED_INTO = 12;

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
      Map<String, JsonNode> progress = progress(client, workflows);
      if (remote.json()) {
        for (JsonNode one : workflows) {
          JsonNode far = progress.get(Words.text(one, "id"));
          System.out.println(far == null ? one : ((ObjectNode) one).set("progress", far));
        }
      } else {
        show(workflows, progress, answer.path("total").asInt());
      }
    }
    return ExitCode.SUCCESS.code();
  }

  /** Looks into the first of those that go on; each costs its leader a look at all its tasks. */
  private static Map<String, JsonNode> progress(RestClient client, JsonNode workflows) {
    Map<String, JsonNode> progress = new HashMap<>();
    for (JsonNode one : workflows) {
      if (progress.size() < MOST_LOOKED_INTO && !one.has("endedAt")) {
        String id = one.path("id").asText();
        Outlooks.of(client, id).ifPresent(far -> progress.put(id, far));
      }
    }
    return progress;
  }

  private static void show(JsonNode workflows, Map<String, JsonNode> progress, int total) {
    if (workflows.isEmpty()) {
      System.err.println("No workflows.");
      return;
    }
    Instant now = Instant.now();
    Table table = new Table("WORKFLOW", "STATE", "DONE", "LEFT", "DUE", "SPENT", "AGE", "NOW");
    for (JsonNode one : workflows) {
      String ended = one.path("ended").asInt() + "/" + one.path("tasks").asInt();
      JsonNode far = progress.getOrDefault(one.path("id").asText(), MissingNode.getInstance());
      boolean byWork = far.path("basis").asText().equals("WORK");
      table.add(
          Words.text(one, "id"),
          Words.run(one),
          byWork ? Outlooks.done(far) : ended,
          Outlooks.left(far),
          one.has("endedAt") ? "" : Outlooks.due(one, far, now),
          Outlooks.spent(far),
          Words.ago(one, "submittedAt", now),
          Words.counts(one.path("states")));
    }
    table.withoutEmptyColumns().lines().forEach(System.out::println);
    if (total > workflows.size()) {
      System.err.printf("and %,d more; --limit shows more of them%n", total - workflows.size());
    }
  }
}
