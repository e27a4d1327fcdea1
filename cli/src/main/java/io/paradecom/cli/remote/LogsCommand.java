package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.StandardOutput;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom logs}: what tasks print. */
@Command(
    name = "logs",
    description = {
      "Show what a task prints, or all tasks of a workflow.",
      "",
      "At most 1 Mi characters of an attempt are sent, and they are kept for a day; what is missing"
          + " is said in its place. The whole output is in a file below logs/ of the runner."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LogsCommand implements Callable<Integer> {
  private static final int PAGE = 1000;
  private static final int WAIT_MS = 2000;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Id of a task.")
  private @Nullable String task;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "0",
      description = "Only what this attempt printed (default: all of them).")
  private int attempt;

  @Option(
      names = "--follow",
      description = "Go on with what is printed from now on, until the task or workflow ends.")
  private boolean follow;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  private long after = -1;

  @Override
  public Integer call() throws InterruptedException {
    boolean terminal = StandardOutput.isTerminal();
    LogPrinter printer = new LogPrinter(System.out::println, !terminal, task == null);
    try (RestClient client = remote.client();
        StopSignal stop = StopSignal.listen(STOP_LIMIT)) {
      boolean more = true;
      boolean first = true;
      while (more && !stop.asked()) {
        // Asked before the page: what is printed until then is on it.
        boolean over = !follow || isOver(client);
        JsonNode page = page(client, over ? 0 : WAIT_MS);
        if (first && page.path("expired").asBoolean()) {
          System.err.println("The beginning is kept no longer: output is kept for a day.");
        }
        first = false;
        page.path("pieces").forEach(piece -> show(piece, printer));
        after = page.path("next").asLong();
        more = !over || page.path("pieces").size() == PAGE;
      }
    } finally {
      printer.finish();
    }
    return ExitCode.SUCCESS.code();
  }

  private void show(JsonNode piece, LogPrinter printer) {
    if (remote.json()) {
      System.out.println(piece);
    } else {
      printer.take(piece);
    }
  }

  private JsonNode page(RestClient client, int waitMs) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("attempt", Integer.toString(attempt));
    query.put("after", Long.toString(after));
    query.put("limit", Integer.toString(PAGE));
    query.put("waitMs", Integer.toString(waitMs));
    String id = task;
    String path =
        id == null
            ? RestClient.path("workflows", workflow, "logs")
            : RestClient.path("workflows", workflow, "tasks", id, "logs");
    return client.get(path + RestClient.query(query));
  }

  private boolean isOver(RestClient client) {
    String id = task;
    if (id == null) {
      JsonNode run = client.get(RestClient.path("workflows", workflow));
      return WorkflowState.valueOf(run.path("state").asText()).isTerminal();
    }
    JsonNode one = client.get(RestClient.path("workflows", workflow, "tasks", id));
    return TaskState.valueOf(one.path("state").asText()).isTerminal();
  }
}
