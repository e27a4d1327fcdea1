package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom bulk}: one wish about all workflows that match. */
@Command(
    name = "bulk",
    description = {
      "Do the same to all workflows that match.",
      "",
      "Without --yes it only says which these are. At least one of --state, --name, --older-than"
          + " and --all says which are meant; all that are given must match."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BulkCommand implements Callable<Integer> {
  /** What can be done to many workflows. */
  enum Action {
    /** Stop them. */
    CANCEL,
    /** Start nothing new of them. */
    PAUSE,
    /** Go on with them. */
    RESUME,
    /** Do again what did not succeed. */
    RETRY,
    /** Give up those that have ended. */
    PURGE
  }

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "cancel, pause, resume, retry or purge.")
  @SuppressWarnings("NullAway.Init")
  private Action action;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      completionCandidates = StateNames.OfWorkflows.class,
      description = "Those in one of these states, several with commas: ${COMPLETION-CANDIDATES}.")
  private List<String> states = List.of();

  @Option(names = "--name", paramLabel = "TEXT", description = "Those with this in name or id.")
  private String name = "";

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Those submitted longer ago than this, as 7d.")
  private @Nullable Duration olderThan;

  @Option(names = "--all", description = "All to which it can be done.")
  private boolean all;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are cancelled.")
  private String reason = "";

  @Option(names = "--yes", description = "Do it, and not only say what would be done.")
  private boolean yes;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    String verb = action.name().toLowerCase(Locale.ROOT);
    if (!reason.isEmpty() && action != Action.CANCEL) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --reason only together with cancel, but found it with %s.".formatted(verb));
    }
    try (RestClient client = remote.client()) {
      JsonNode answer = client.post(RestClient.path("bulk", verb), body());
      if (remote.json()) {
        System.out.println(answer);
      } else {
        tell(verb, answer);
      }
      boolean whole = answer.path("refused").asInt() + answer.path("pending").asInt() == 0;
      return (whole ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED).code();
    }
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("dryRun", !yes);
    if (!states.isEmpty()) {
      ArrayNode named = body.putArray("states");
      states.forEach(named::add);
    }
    if (!name.isEmpty()) {
      body.put("name", name);
    }
    if (olderThan != null) {
      body.put("before", Instant.now().minus(olderThan).toString());
    }
    if (all) {
      body.put("all", true);
    }
    return reason.isEmpty() ? body : body.put("reason", reason);
  }

  private void tell(String verb, JsonNode answer) {
    int matched = answer.path("matched").asInt();
    String more = answer.path("more").asBoolean() ? " and more; say it again for these" : "";
    if (!yes) {
      answer.path("workflows").forEach(id -> System.out.println(Printable.of(id.asText())));
      System.err.printf("%,d matched%s. Nothing was done; with --yes: %s.%n", matched, more, verb);
      return;
    }
    for (JsonNode refusal : answer.path("refusals")) {
      System.err.println(
          Printable.of(refusal.path("workflowId").asText())
              + ": "
              + Printable.of(refusal.path("reason").asText()));
    }
    System.err.printf(
        "%s: %,d matched%s, %,d done, %,d refused, %,d not answered yet.%n",
        verb,
        matched,
        more,
        answer.path("accepted").asInt(),
        answer.path("refused").asInt(),
        answer.path("pending").asInt());
  }
}
