package io.paradecom.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import io.paradecom.common.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom fork}: starts a variant of a workflow. */
@Command(
    name = "fork",
    description = {
      "Start a variant of a workflow as it was at some moment; its workflow id is printed.",
      "",
      "What had succeeded by then, and does not see what the patch changes, counts as done with"
          + " the same output and is not run. All else is done anew. The workflow itself stays as"
          + " it is."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ForkCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description =
          "As it was then: an instant, how long ago (10m), or the number of an event (default:"
              + " as it is now).")
  private @Nullable Moment moment;

  @Option(
      names = "--patch",
      paramLabel = "FILE",
      description = "What is changed, in JSON, as for 'paradecom patch'.")
  private @Nullable Path patch;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Id of the new workflow (default: one is drawn).")
  private String id = "";

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "The same key and fork is the same run, however often it is asked for.")
  private @Nullable String key;

  @Option(names = "--dry-run", description = "Only say what would be taken over.")
  private boolean dryRun;

  @Option(names = "--watch", description = "Follow it until it ends, then show its summary.")
  private boolean watch;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    ObjectNode body = body();
    List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
    if (key != null) {
      headers.addAll(List.of("Idempotency-Key", key));
    }
    try (RestClient client = remote.client()) {
      JsonNode answer =
          client.post(
              RestClient.path("workflows", workflow, "fork"),
              body.toString(),
              headers.toArray(String[]::new));
      String forked = answer.path("workflowId").asText();
      if (!remote.json()) {
        System.err.println(told(answer));
      }
      if (watch && !dryRun) {
        return WatchCommand.follow(client, forked, remote.json()).code();
      }
      if (remote.json()) {
        System.out.println(answer);
      } else if (!dryRun) {
        System.out.println(forked);
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private ObjectNode body() {
    ObjectNode body = ControlVerb.body().put("dryRun", dryRun);
    if (!id.isEmpty()) {
      body.put("id", id);
    }
    Moment then = moment;
    Instant time = then == null ? null : then.time();
    if (time != null) {
      body.put("time", time.toString());
    } else if (then != null) {
      body.put("event", then.number());
    }
    Path file = patch;
    if (file != null) {
      body.set("patch", read(file));
    }
    return body;
  }

  private static JsonNode read(Path file) {
    try {
      return StrictJson.read(Files.readString(file));
    } catch (JsonProcessingException malformed) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a patch in JSON in %s, but %s".formatted(file, malformed.getOriginalMessage()),
          malformed);
    } catch (IOException unreadable) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected to read the patch in %s, but %s.".formatted(file, unreadable),
          unreadable);
    }
  }

  private static String told(JsonNode answer) {
    return "Of %s as of event %,d: %,d taken over%s, %,d done anew%s"
        .formatted(
            Words.text(answer.path("of"), "workflowId"),
            answer.path("of").path("event").asLong(),
            answer.path("taken").asInt(),
            named(answer.path("takenTasks")),
            answer.path("anew").asInt(),
            named(answer.path("anewTasks")));
  }

  /** A few of them, for people. */
  private static String named(JsonNode tasks) {
    List<String> names = new ArrayList<>();
    for (JsonNode task : tasks) {
      if (names.size() == 8) {
        names.add("…");
        break;
      }
      names.add(Printable.of(task.asText()));
    }
    return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
  }
}
