package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** A task of a {@link Graph}: one action, and what else is said of it. */
public final class GraphTask {
  private final ObjectNode fields;

  GraphTask(ObjectNode fields) {
    this.fields = fields;
  }

  /** It goes on when these have succeeded; may be called several times. */
  public GraphTask needs(String... ids) {
    ArrayNode needs = fields.withArrayProperty("needs");
    List.of(ids).forEach(needs::add);
    return this;
  }

  /** It goes on when {@code id} has ended so: success, failure, finished or skipped. */
  public GraphTask needsOn(String id, String on) {
    fields.withArrayProperty("needs").addObject().put("task", id).put("on", on);
    return this;
  }

  /** Runs a program; no shell looks at the words. */
  public GraphTask command(String... words) {
    ArrayNode command = fields.putArray("command");
    List.of(words).forEach(command::add);
    return this;
  }

  /** Runs a line of the runner's shell. */
  public GraphTask shell(String line) {
    return set("shell", line);
  }

  /** Does nothing, and succeeds. */
  public GraphTask noop() {
    fields.put("noop", true);
    return this;
  }

  /** A variable of its command. */
  public GraphTask env(String name, String value) {
    fields.withObjectProperty("env").put(name, value);
    return this;
  }

  /** One line for people. */
  public GraphTask title(String title) {
    return set("title", title);
  }

  /** What is to be done; a command gets it with the title on its standard input. */
  public GraphTask description(String text) {
    return set("description", text);
  }

  /** How long one attempt may take. */
  public GraphTask timeout(Duration limit) {
    return set("timeout", limit.toString());
  }

  /** Attempts in all, at least 1. */
  public GraphTask maxAttempts(int attempts) {
    fields.withObjectProperty("retry").put("maxAttempts", attempts);
    return this;
  }

  /**
   * It is done again until {@code until} holds of what the last round gave, as {@code
   * output.passed}; fails when that does not hold after so many rounds, 1 to 1,000.
   */
  public GraphTask repeat(String until, int rounds) {
    fields.withObjectProperty("repeat").put("until", until).put("rounds", rounds);
    return this;
  }

  /** Higher goes first; -1,000 to 1,000. */
  public GraphTask priority(int priority) {
    fields.put("priority", priority);
    return this;
  }

  /** Any other field of docs/format.md and docs/importers.md, such as {@code http}. */
  public GraphTask set(String field, JsonNode value) {
    fields.set(field, value);
    return this;
  }

  private GraphTask set(String field, String value) {
    fields.put(field, value);
    return this;
  }
}
