package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom rollback}. */
@Command(
    name = "rollback",
    description = {
      "Undo what succeeded, from the last task to the first.",
      "",
      "A workflow that has not ended is stopped first. With tasks: these and all that depends on"
          + " them, in a workflow that has ended. What has no undo stays as it is."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RollbackCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TASK", description = "Ids of tasks.")
  private List<String> tasks = List.of();

  @Option(names = "--dry-run", description = "Only tell what would be undone, in its order.")
  private boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people.")
  private String reason = "";

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      if (dryRun) {
        preview(client);
        return ExitCode.SUCCESS.code();
      }
      ObjectNode body = ControlVerb.body().put("reason", reason);
      tasks.forEach(body.putArray("tasks")::add);
      JsonNode answer = client.post(RestClient.path("workflows", workflow, "rollback"), body);
      boolean pending = answer.path("state").asText().equals("pending");
      if (remote.json()) {
        System.out.println(answer);
      } else {
        System.err.println(
            pending
                ? "Kept, but not answered yet: no leader serves this workflow now."
                : "Rolling back " + workflow);
      }
      return (pending ? ExitCode.NOT_SUCCEEDED : ExitCode.SUCCESS).code();
    }
  }

  private void preview(RestClient client) {
    String query =
        tasks.stream()
            .map(task -> "task=" + URLEncoder.encode(task, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", tasks.isEmpty() ? "" : "?", ""));
    JsonNode plan = client.get(RestClient.path("workflows", workflow, "rollback") + query);
    if (remote.json()) {
      System.out.println(plan);
      return;
    }
    plan.path("undo").forEach(task -> System.out.println("undo  " + task.asText()));
    plan.path("withoutUndo")
        .forEach(task -> System.out.println("stays " + task.asText() + "  (it has no undo)"));
  }
}
