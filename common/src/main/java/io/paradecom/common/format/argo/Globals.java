package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code {{workflow.…}}} may name. Not thread-safe. */
final class Globals {
  private final String name;
  private final Definition definition;
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new HashMap<>();
  private final Map<String, Value> artifacts = new HashMap<>();
  private @Nullable GraphNode root;

  Globals(String name, Definition definition) {
    this.name = name;
    this.definition = definition;
  }

  Map<String, Value> parameters() {
    return parameters;
  }

  /** Tells how the workflow itself ends, for what runs after it. */
  void root(GraphNode node) {
    root = node;
  }

  /** Makes an artifact one of the workflow ({@code globalName}). */
  void artifact(String globalName, Value file) {
    artifacts.put(globalName, file);
  }

  /** Makes the output of a task one of the workflow ({@code globalName}). */
  void output(String globalName, OutputSource source) {
    outputs.put(globalName, new Value(List.of(new Value.Output(source))));
  }

  /** Returns the value of a variable that starts with {@code workflow.}; null: there is none. */
  @Nullable Value value(String variable) {
    String rest = variable.substring("workflow.".length());
    for (String prefix :
        List.of(
            "parameters.",
            "outputs.parameters.",
            "outputs.artifacts.",
            "labels.",
            "annotations.")) {
      if (rest.startsWith(prefix)) {
        String key = rest.substring(prefix.length());
        return switch (prefix) {
          case "parameters." -> parameters.get(key);
          case "outputs.parameters." -> outputs.get(key);
          case "outputs.artifacts." -> artifacts.get(key);
          default -> metadata(prefix.substring(0, prefix.length() - 1), key);
        };
      }
    }
    return switch (rest) {
      case "name" -> Value.of(name);
      case "status" -> {
        GraphNode all = root;
        yield all == null ? null : new Value(List.of(new Value.Status(all)));
      }
      case "uid" -> new Value(List.of(new Value.WorkflowId()));
      case "namespace" -> Value.of(namespace());
      case "mainEntrypoint" -> known(definition.spec().field("entrypoint"));
      case "serviceAccountName" -> known(definition.spec().field("serviceAccountName"));
      case "priority" -> known(definition.spec().field("priority"));
      default -> null;
    };
  }

  private String namespace() {
    Cursor metadata = definition.document().field("metadata");
    Cursor at = metadata == null ? null : metadata.field("namespace");
    return at != null && at.node() instanceof Node.Scalar scalar ? scalar.text() : "default";
  }

  private @Nullable Value metadata(String field, String key) {
    Cursor metadata = definition.document().field("metadata");
    Cursor map = metadata == null ? null : metadata.field(field);
    return known(map == null ? null : map.field(key));
  }

  private static @Nullable Value known(@Nullable Cursor at) {
    return at != null && at.node() instanceof Node.Scalar scalar ? Value.of(scalar.text()) : null;
  }
}
