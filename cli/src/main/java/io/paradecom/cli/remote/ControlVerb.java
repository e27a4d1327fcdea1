package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A verb that wishes something about one workflow, and waits for the answer. */
abstract class ControlVerb implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  String workflow;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  /** Sends the wish and returns the answer. */
  abstract JsonNode ask(RestClient client);

  /** What was done, in the past tense, as {@code cancelled}. */
  abstract String done();

  static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      JsonNode answer = ask(client);
      boolean pending = answer.path("state").asText().equals("pending");
      if (remote.json()) {
        System.out.println(answer);
      } else if (pending) {
        System.err.println(
            "Kept, but not answered yet: no leader serves this workflow now. It will be done when"
                + " one does.");
      } else {
        System.err.println(done() + " " + workflow);
      }
      return (pending ? ExitCode.NOT_SUCCEEDED : ExitCode.SUCCESS).code();
    }
  }
}
