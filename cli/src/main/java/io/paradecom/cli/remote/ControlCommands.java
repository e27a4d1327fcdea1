package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that change what runs. */
public final class ControlCommands {
  private ControlCommands() {}

  /** {@code paradecom pause}. */
  @Command(
      name = "pause",
      description = "Start nothing new of a workflow; what runs goes on.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Pause extends ControlVerb {
    @Override
    JsonNode ask(RestClient client) {
      return client.post(RestClient.path("workflows", workflow, "pause"), body());
    }

    @Override
    String done() {
      return "Paused";
    }
  }

  /** {@code paradecom resume}. */
  @Command(
      name = "resume",
      description = "Go on with a paused workflow.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Resume extends ControlVerb {
    @Override
    JsonNode ask(RestClient client) {
      return client.post(RestClient.path("workflows", workflow, "resume"), body());
    }

    @Override
    String done() {
      return "Resumed";
    }
  }

  /** {@code paradecom purge}. */
  @Command(
      name = "purge",
      description = {
        "Give up all that is kept of a workflow that has ended.",
        "",
        "By itself that happens some time after its end (see --retention of 'up' and 'leader')."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Purge extends ControlVerb {
    @Override
    JsonNode ask(RestClient client) {
      return client.post(RestClient.path("workflows", workflow, "purge"), body());
    }

    @Override
    String done() {
      return "Purged";
    }
  }

  /** {@code paradecom cancel}. */
  @Command(
      name = "cancel",
      description = {
        "Stop a workflow, or one of its tasks; commands that run are killed.",
        "",
        "What depends on a cancelled task is skipped."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Cancel extends ControlVerb {
    @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Id of a task.")
    private @Nullable String task;

    @Option(names = "--subtree", description = "Stop the tasks below it as well, by their parents.")
    private boolean subtree;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason = "";

    @Override
    JsonNode ask(RestClient client) {
      ObjectNode body = body().put("reason", reason);
      String id = task;
      if (id == null) {
        if (subtree) {
          throw new CliException(
              ExitCode.INVALID, "Expected a task together with --subtree, but found none.");
        }
        return client.post(RestClient.path("workflows", workflow, "cancel"), body);
      }
      return client.post(
          RestClient.path("workflows", workflow, "tasks", id, "cancel"),
          body.put("subtree", subtree));
    }

    @Override
    String done() {
      return task == null ? "Cancelled" : "Cancelled %s of".formatted(task);
    }
  }

  /** {@code paradecom skip}. */
  @Command(
      name = "skip",
      description = "Let what depends on a waiting task go on without it.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Skip extends ControlVerb {
    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    @SuppressWarnings("NullAway.Init")
    private String task;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason = "";

    @Override
    JsonNode ask(RestClient client) {
      return client.post(
          RestClient.path("workflows", workflow, "tasks", task, "skip"),
          body().put("reason", reason));
    }

    @Override
    String done() {
      return "Skipped %s of".formatted(task);
    }
  }

  /** {@code paradecom retry}. */
  @Command(
      name = "retry",
      description = {
        "Do again what did not succeed, and all that depends on it.",
        "",
        "Without tasks: all that failed, were cancelled or are parked. A workflow that has ended is"
            + " opened again."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Retry extends ControlVerb {
    @Parameters(index = "1..*", arity = "0..*", paramLabel = "TASK", description = "Ids of tasks.")
    private List<String> tasks = List.of();

    @Override
    JsonNode ask(RestClient client) {
      return client.post(RestClient.path("workflows", workflow, "retry"), named(tasks));
    }

    @Override
    String done() {
      return "Retrying";
    }
  }

  /** {@code paradecom rerun}. */
  @Command(
      name = "rerun",
      description = "Do tasks again, whatever became of them, and all that depends on them.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Rerun extends ControlVerb {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TASK", description = "Ids of tasks.")
    private List<String> tasks = List.of();

    @Override
    JsonNode ask(RestClient client) {
      return client.post(RestClient.path("workflows", workflow, "rerun"), named(tasks));
    }

    @Override
    String done() {
      return "Running again: %s of".formatted(String.join(", ", tasks));
    }
  }

  /** {@code paradecom patch}. */
  @Command(
      name = "patch",
      description = {
        "Change the graph of a workflow that runs or is paused: all of the patch, or nothing.",
        "",
        "The patch is a JSON object: author, expectedVersion, and operations of the types AddTasks,"
            + " AddNeeds and EditTask, as docs/protocol.md has them."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Patch extends ControlVerb {
    @Parameters(index = "1", paramLabel = "FILE", description = "The patch, in JSON.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    JsonNode ask(RestClient client) {
      try {
        return client.post(
            RestClient.path("workflows", workflow, "patch"),
            Files.readString(file),
            "Content-Type",
            "application/json");
      } catch (IOException unreadable) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected to read the patch in %s, but %s.".formatted(file, unreadable),
            unreadable);
      }
    }

    @Override
    String done() {
      return "Patched";
    }
  }

  private static ObjectNode named(List<String> tasks) {
    ObjectNode body = ControlVerb.body();
    ArrayNode list = body.putArray("tasks");
    tasks.forEach(list::add);
    return body;
  }
}
