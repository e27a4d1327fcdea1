package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.ImportOptions;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.json.GraphJson;
import io.paradecom.core.spec.WorkflowSpec;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom submit}: hands a graph to an instance. */
@Command(
    name = "submit",
    description = {
      "Submit a graph to an instance that is up; its workflow id is printed.",
      "",
      "In place of a file, NAME or NAME@VERSION is a definition that the instance keeps."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom submit FILE|NAME[@VERSION] [OPTIONS]",
    sortOptions = false)
public final class SubmitCommand implements Callable<Integer> {
  private static final int MAX_NOTES = 10;
  private static final List<String> FILES = List.of(".yaml", ".yml", ".json");

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ImportOptions imports;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = "auto, taskmaster, yaml, json, wfformat or argo (default: auto, by content).")
  @SuppressWarnings("NullAway.Init")
  private GraphFormat format;

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description = "Program that runs every task which brings no action of its own.")
  private @Nullable String exec;

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      defaultValue = "1",
      description = "Factor from recorded run times to sleeps, as 0.001.")
  private double timeScale;

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "The same key and graph is the same run, however often it is submitted.")
  private @Nullable String key;

  @Option(names = "--watch", description = "Follow it until it ends, then show its summary.")
  private boolean watch;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      JsonNode answer = isDefinition() ? start(client) : submit(client);
      String id = answer.path("workflowId").asText();
      if (watch) {
        System.err.println("Submitted " + id);
        return WatchCommand.follow(client, id, remote.json()).code();
      }
      System.out.println(remote.json() ? answer : id);
    }
    return ExitCode.SUCCESS.code();
  }

  /** A file that is there is meant, and so is what is called as one. */
  private boolean isDefinition() {
    String text = imports.file.toString();
    return DefinitionName.isOne(text)
        && !Files.exists(imports.file)
        && FILES.stream().noneMatch(text::endsWith);
  }

  private JsonNode start(RestClient client) {
    DefinitionName definition = DefinitionName.parse(imports.file.toString());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (definition.version() > 0) {
      body.put("version", definition.version());
    }
    if (key != null) {
      body.put("key", key);
    }
    ObjectNode given = body.putObject("params");
    imports.parameters().forEach(given::put);
    return client.post(RestClient.path("definitions", definition.name(), "runs"), body);
  }

  private JsonNode submit(RestClient client) {
    ReadResult.Accepted graph = read(client.isHere());
    return client.post(
        RestClient.path("workflows"),
        GraphJson.of(keyed(graph.spec())).toString(),
        "Content-Type",
        GraphJson.MEDIA_TYPE);
  }

  /** In the graph rather than in a header, which takes no letters beyond ASCII. */
  private WorkflowSpec keyed(WorkflowSpec spec) {
    if (key == null) {
      return spec;
    }
    if (spec.key() != null && !spec.key().equals(key)) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --key to be the key of the graph, '%s', but found '%s'."
              .formatted(spec.key(), key));
    }
    return spec.withKey(key);
  }

  private ReadResult.Accepted read(boolean here) {
    try {
      ReadOptions options = imports.readOptions(format, exec, timeScale).build();
      ReadResult.Accepted accepted = imports.read(options, here);
      if (!accepted.report().notes().isEmpty()) {
        System.err.println(accepted.report().text(MAX_NOTES));
      }
      return accepted;
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }
}
