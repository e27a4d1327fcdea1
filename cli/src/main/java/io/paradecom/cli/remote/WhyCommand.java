package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.WholeNumberConverter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom why}: why tasks are not running. */
@Command(
    name = "why",
    description = "Say why a task is not running, or each task of a workflow that waits.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class WhyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of a task (default: all that wait).")
  private @Nullable String task;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "20",
      description = "At most so many tasks, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      String id = task;
      if (id == null) {
        all(client);
      } else {
        JsonNode answer = client.get(RestClient.path("workflows", workflow, "tasks", id, "why"));
        tell(answer);
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private void all(RestClient client) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    JsonNode page =
        client.get(RestClient.path("workflows", workflow, "why") + RestClient.query(query));
    page.path("tasks").forEach(this::tell);
    if (page.path("tasks").isEmpty() && !remote.json()) {
      System.err.println("No task of it waits.");
    }
    if (page.has("next") && !remote.json()) {
      System.err.println("There may be more; --limit shows more of them.");
    }
  }

  private void tell(JsonNode why) {
    if (remote.json()) {
      System.out.println(why);
      return;
    }
    String since = Words.ago(why, "since", Instant.now());
    System.out.printf(
        "%s  %s%s%n",
        Words.text(why, "task"),
        Words.state(why, "state"),
        since.isEmpty() ? "" : ", since " + since);
    System.out.println("  " + Words.text(why, "text"));
    for (JsonNode root : why.path("roots")) {
      System.out.printf("  - %s: %s%n", Words.text(root, "task"), Words.text(root, "text"));
    }
    int unnamed = why.path("rootCount").asInt() - why.path("roots").size();
    if (unnamed > 0) {
      System.out.printf("  - and %,d more%n", unnamed);
    }
    String next = Words.text(why, "next");
    if (!next.isEmpty()) {
      System.out.println("  It goes on when " + next + ".");
    }
  }
}
