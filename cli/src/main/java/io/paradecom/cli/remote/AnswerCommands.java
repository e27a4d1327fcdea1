package io.paradecom.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that end tasks which wait for a word. */
public final class AnswerCommands {
  private AnswerCommands() {}

  /** A verb that says who says it. */
  abstract static class Authored extends ControlVerb {
    @Option(
        names = "--author",
        paramLabel = "NAME",
        description = "Who says so; without it, the user of this machine.")
    private @Nullable String author;

    final ObjectNode authored() {
      String named = author;
      return body()
          .put("author", named == null ? System.getProperty("user.name", "somebody") : named);
    }
  }

  /** {@code paradecom approve}. */
  @Command(
      name = "approve",
      description = "Approve a task that waits for it.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Approve extends Authored {
    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    @SuppressWarnings("NullAway.Init")
    private String task;

    @Option(
        names = "--field",
        paramLabel = "NAME=ANSWER",
        description = "An answer to a question of its form; may be repeated.")
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(names = "--note", paramLabel = "TEXT", description = "What is kept beside it.")
    private String note = "";

    @Override
    JsonNode ask(RestClient client) {
      ObjectNode body = authored().put("note", note);
      ObjectNode answers = body.putObject("fields");
      fields.forEach(answers::put);
      return client.post(RestClient.path("workflows", workflow, "tasks", task, "approve"), body);
    }

    @Override
    String done() {
      return "Approved %s of".formatted(task);
    }
  }

  /** {@code paradecom reject}. */
  @Command(
      name = "reject",
      description = "Reject a task that waits for an approval: it fails.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Reject extends Authored {
    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    @SuppressWarnings("NullAway.Init")
    private String task;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; it is kept.")
    private String note = "";

    @Override
    JsonNode ask(RestClient client) {
      return client.post(
          RestClient.path("workflows", workflow, "tasks", task, "reject"),
          authored().put("note", note));
    }

    @Override
    String done() {
      return "Rejected %s of".formatted(task);
    }
  }

  /** {@code paradecom signal}. */
  @Command(
      name = "signal",
      description = {
        "Tell a workflow something: it ends one task that waits for a signal of this name.",
        "",
        "A signal that no task waits for yet is kept for the one that comes."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Signal extends Authored {
    @Parameters(index = "1", paramLabel = "NAME", description = "Name of the signal.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
        names = "--data",
        paramLabel = "JSON",
        description = "What it says: the output of the task that is given it.")
    private @Nullable String data;

    @Override
    JsonNode ask(RestClient client) {
      ObjectNode body = authored().put("name", name);
      String text = data;
      if (text != null) {
        body.set("data", parsed(text));
      }
      return client.post(RestClient.path("workflows", workflow, "signal"), body);
    }

    private static JsonNode parsed(String text) {
      try {
        JsonNode value = StrictJson.read(text);
        if (!value.isMissingNode()) {
          return value;
        }
      } catch (JsonProcessingException malformed) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected JSON in --data, but " + malformed.getOriginalMessage(),
            malformed);
      }
      throw new CliException(ExitCode.INVALID, "Expected JSON in --data, but found nothing.");
    }

    @Override
    String done() {
      return "Sent %s to".formatted(name);
    }
  }
}
