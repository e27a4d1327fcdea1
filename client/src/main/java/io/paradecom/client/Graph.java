package io.paradecom.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * Builds a graph in the native format, whose fields it names; the instance checks it when it is
 * submitted. Used by one thread.
 */
public final class Graph {
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode tasks;

  private Graph(String name) {
    document.put("apiVersion", "paradecom/v1").put("workflow", name);
    tasks = document.putObject("tasks");
  }

  /** Begins a graph of this name. */
  public static Graph named(String name) {
    return new Graph(name);
  }

  /** The same key and graph is the same run, however often it is submitted. */
  public Graph key(String key) {
    document.put("key", key);
    return this;
  }

  /** Most tasks in flight at a time, 1 to 100,000. */
  public Graph parallelism(int limit) {
    document.put("parallelism", limit);
    return this;
  }

  /** {@code continue}, {@code failFast} or {@code rollback}. */
  public Graph onFailure(String policy) {
    document.put("onFailure", policy);
    return this;
  }

  /** Tells it apart in lists and reports. */
  public Graph label(String name, String value) {
    document.withObjectProperty("labels").put(name, value);
    return this;
  }

  /**
   * Adds a task.
   *
   * @throws IllegalArgumentException when there is one of this id already
   */
  public Graph task(String id, Consumer<GraphTask> says) {
    if (tasks.has(id)) {
      throw new IllegalArgumentException(
          "Expected one task of the id '%s', but found another.".formatted(id));
    }
    says.accept(new GraphTask(tasks.putObject(id)));
    return this;
  }

  /** Returns the graph, with all fields that have been set; what is changed in it counts. */
  public ObjectNode document() {
    return document;
  }
}
