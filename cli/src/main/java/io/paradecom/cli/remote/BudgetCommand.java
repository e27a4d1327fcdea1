package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom budget}. */
@Command(
    name = "budget",
    description = {
      "Make a budget of a workflow larger.",
      "",
      "Tasks that wait for it go on. Tasks that were parked since too little was left are done by"
          + " 'paradecom retry'. 'paradecom resources' lists what is left."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BudgetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the budget.")
  @SuppressWarnings("NullAway.Init")
  private String budget;

  @Option(
      names = "--add",
      paramLabel = "N",
      required = true,
      description = "By how much, such as 5000 or 2.50; at most six decimals.")
  @SuppressWarnings("NullAway.Init")
  private String added;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      ObjectNode body = ControlVerb.body().put("budget", budget).put("add", added);
      JsonNode answer = client.post(RestClient.path("workflows", workflow, "budget"), body);
      boolean pending = answer.path("state").asText().equals("pending");
      if (remote.json()) {
        System.out.println(answer);
      } else {
        System.err.println(
            pending
                ? "Kept, but not answered yet: no leader serves this workflow now."
                : "Added %s to the budget '%s' of %s".formatted(added, budget, workflow));
      }
      return (pending ? ExitCode.NOT_SUCCEEDED : ExitCode.SUCCESS).code();
    }
  }
}
