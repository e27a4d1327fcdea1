package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.ImportOptions;
import io.paradecom.cli.remote.RestClient;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.json.GraphJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hands a graph over. */
final class SubmitTool {
  /** A graph as a model may write one; it can be submitted as it is. */
  static final String EXAMPLE =
      "{\"apiVersion\": \"paradecom/v1\", \"workflow\": \"NAME\", \"tasks\": {\"build\":"
          + " {\"shell\": \"make\"}, \"test\": {\"needs\": [\"build\"], \"shell\": \"make"
          + " test\"}}}";

  private static final int MAX_NOTES = 20;
  private static final String GRAPH = "graph";
  private static final String FILE = "file";
  private static final String KEY = "key";
  private static final List<String> FORMATS =
      List.of("auto", "taskmaster", "yaml", "json", "wfformat");

  private final Desk desk;

  SubmitTool(Desk desk) {
    this.desk = desk;
  }

  Tool tool() {
    return new Tool(
        "submit",
        "Hands a graph of tasks over, to be run. Answers with its workflowId at once, while it"
            + " runs; state is 'accepted', or 'repeated' when the same key and graph was there"
            + " before. A small graph: "
            + EXAMPLE
            + ". A task without needs starts at once, each other one the moment that all it needs"
            + " has succeeded. A task with \"approval\": {} in place of shell waits for approve or"
            + " reject.",
        Tool.Consequence.ADDS,
        List.of(
            Parameter.text(GRAPH, "The graph as text, in YAML or JSON; or else file."),
            Parameter.text(
                FILE,
                "Path of a file with the graph, inside the directory of this server; or else"
                    + " graph."),
            Parameter.text(
                KEY,
                "Idempotency key: the same key and graph is the same run, however often it is"
                    + " submitted; with another graph it is refused."),
            new Parameter(
                "format",
                new Parameter.Kind.Choice(FORMATS),
                false,
                "What the graph is written in (default: auto, by content)."),
            Parameter.text("tag", "The tag of a Taskmaster file (default: its current one)."),
            Parameter.text(
                "exec",
                "Program that runs every task which brings no action of its own, as those of"
                    + " Taskmaster; split at blanks, no shell is involved.")),
        this::submit);
  }

  private String submit(Arguments arguments) {
    if (arguments.has(GRAPH) == arguments.has(FILE)) {
      throw refused("Expected either graph or file, but found both or neither.");
    }
    try (RestClient instance = desk.instance()) {
      ReadResult.Accepted accepted = read(arguments, instance.isHere());
      ObjectNode graph = keyed(GraphJson.of(accepted.spec()), arguments.textOrNull(KEY));
      JsonNode answer =
          instance.post(
              RestClient.path("workflows"), graph.toString(), "Content-Type", GraphJson.MEDIA_TYPE);
      ObjectNode told = JsonNodeFactory.instance.objectNode();
      told.put("workflowId", answer.path("workflowId").asText());
      told.put("state", answer.path("state").asText());
      told.put("tasks", accepted.spec().tasks().size());
      if (!accepted.report().notes().isEmpty()) {
        told.put("notes", accepted.report().text(MAX_NOTES));
      }
      return Answers.cut(told.toString(), "look at the file");
    }
  }

  private static ObjectNode keyed(ObjectNode graph, @Nullable String key) {
    String own = graph.path(KEY).asText("");
    if (key != null && !own.isEmpty() && !own.equals(key)) {
      throw refused(
          "Expected one key, but found %s in the graph and %s beside it."
              .formatted(Quoted.of(own), Quoted.of(key)));
    }
    return key == null ? graph : graph.put(KEY, key);
  }

  private ReadResult.Accepted read(Arguments arguments, boolean here) {
    ReadOptions.Builder options =
        ReadOptions.builder()
            .format(GraphFormat.valueOf(arguments.text("format", "auto").toUpperCase(Locale.ROOT)))
            .tag(arguments.textOrNull("tag"))
            .exec(ReadOptions.words(arguments.textOrNull("exec")));
    return switch (result(arguments, options, here)) {
      case ReadResult.Accepted accepted -> accepted;
      case ReadResult.Refused problems -> throw ImportOptions.refusal(problems);
    };
  }

  private ReadResult result(Arguments arguments, ReadOptions.Builder options, boolean here) {
    if (arguments.has(FILE)) {
      Path file = inside(arguments.text(FILE));
      return here
          ? GraphReader.read(file, options.build())
          : GraphReader.readForElsewhere(file, options.build());
    }
    // Where commands run elsewhere, the folder of here says nothing.
    return GraphReader.readText(
        GRAPH, arguments.text(GRAPH), (here ? options.directory(desk.folder()) : options).build());
  }

  /** Returns the file that is meant, with what links lead to. */
  private Path inside(String text) {
    try {
      Path root = desk.folder().toRealPath();
      Path file = root.resolve(text).toRealPath();
      if (file.startsWith(root) && Files.isRegularFile(file)) {
        return file;
      }
    } catch (IOException | InvalidPathException none) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a file inside %s, but found none at %s."
              .formatted(desk.folder(), Quoted.of(text)),
          none);
    }
    throw refused(
        "Expected a file inside %s, but found %s.".formatted(desk.folder(), Quoted.of(text)));
  }

  private static CliException refused(String sentence) {
    return new CliException(ExitCode.INVALID, sentence);
  }
}
