package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The graphs that an instance keeps under a name, and starts. Thread-safe. */
public final class Definitions {
  private final RestConnection connection;

  Definitions(RestConnection connection) {
    this.connection = connection;
  }

  /**
   * One version of a definition.
   *
   * @param document the whole answer, as its schema has it; {@code text} is the graph where one
   *     definition was asked for
   */
  public record Version(String name, int version, JsonNode document) {
    static Version read(JsonNode document) {
      return new Version(
          document.path("name").asText(), document.path("version").asInt(), document);
    }
  }

  /** Returns the newest version of each. */
  public List<Version> list() {
    return ParadecomClient.entries(
            connection.get(RestConnection.path("definitions")).path("definitions"))
        .stream()
        .map(Version::read)
        .toList();
  }

  /** Returns the newest version with its text. */
  public Version show(String name) {
    return Version.read(connection.get(RestConnection.path("definitions", name)));
  }

  /**
   * Keeps a graph under the name that it gives itself; the same text again changes nothing.
   *
   * @param text in the native format, YAML or JSON
   */
  public Version apply(String text) {
    return Version.read(
        connection.post(
            RestConnection.path("definitions"), text, "Content-Type", "application/yaml"));
  }

  /**
   * Starts one.
   *
   * @param version 0: the newest
   * @param parameters by name
   * @param key the same key and parameters is the same run; null: every start is new
   * @throws RefusedException.Invalid when a parameter is missing, unknown or of another type
   */
  public Submitted start(
      String name, int version, Map<String, String> parameters, @Nullable String key) {
    ObjectNode body = ParadecomClient.object();
    if (version > 0) {
      body.put("version", version);
    }
    if (key != null) {
      body.put("key", key);
    }
    ObjectNode given = body.putObject("params");
    parameters.forEach(given::put);
    return Submitted.read(connection.post(RestConnection.path("definitions", name, "runs"), body));
  }

  /** Gives all versions up; what runs goes on. */
  public void delete(String name) {
    connection.post(RestConnection.path("definitions", name, "delete"), ParadecomClient.object());
  }
}
