package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What starts definitions by the clock. Answers are documents of the schema {@code Schedule}.
 * Thread-safe.
 */
public final class Schedules {
  private final RestConnection connection;

  Schedules(RestConnection connection) {
    this.connection = connection;
  }

  /** Returns all of them. */
  public List<JsonNode> list() {
    return ParadecomClient.entries(
        connection.get(RestConnection.path("schedules")).path("schedules"));
  }

  /** Returns one, with its next time and its last run. */
  public JsonNode show(String id) {
    return connection.get(RestConnection.path("schedules", id));
  }

  /**
   * Makes one.
   *
   * @param schedule {@code definition} and {@code cron}; at will {@code id}, {@code version},
   *     {@code zone}, {@code catchUp}, {@code overlap} and {@code params}
   */
  public JsonNode create(ObjectNode schedule) {
    return connection.post(RestConnection.path("schedules"), schedule);
  }

  /** Starts nothing more until it is resumed. */
  public JsonNode pause(String id) {
    return wish(id, "pause");
  }

  /** Goes on; what was missed is made up for as it says. */
  public JsonNode resume(String id) {
    return wish(id, "resume");
  }

  /** Gives it up; what it started goes on. */
  public JsonNode delete(String id) {
    return wish(id, "delete");
  }

  private JsonNode wish(String id, String verb) {
    return connection.post(RestConnection.path("schedules", id, verb), ParadecomClient.object());
  }
}
