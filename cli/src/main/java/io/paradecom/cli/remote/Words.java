package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.run.Printable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parts of answers as people read them. */
final class Words {
  private Words() {}

  /** Returns a text field, safe to show; empty when there is none. */
  static String text(JsonNode object, String field) {
    return Printable.of(object.path(field).asText(""));
  }

  /** Returns a field that names a state, in lower case. */
  static String state(JsonNode object, String field) {
    return text(object, field).toLowerCase(Locale.ROOT);
  }

  /** Returns what a workflow is doing: its state, or that it is stalled, and that it is late. */
  static String run(JsonNode workflow) {
    String state = workflow.path("stalled").asBoolean() ? "stalled" : state(workflow, "state");
    return workflow.has("lateAt") ? state + ", late" : state;
  }

  /**
   * Returns how long ago an instant of an answer is, as {@code 3 min}; empty when there is none.
   */
  static String ago(JsonNode object, String field, Instant now) {
    try {
      return span(Duration.between(Instant.parse(object.path(field).asText("")), now));
    } catch (DateTimeException none) {
      return "";
    }
  }

  /** Returns a length of time in its largest unit. */
  static String span(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  /** Returns {@code key=value} of each field of an object. */
  static String pairs(JsonNode object) {
    List<String> parts = new ArrayList<>();
    object.properties().forEach(it -> parts.add(it.getKey() + "=" + text(object, it.getKey())));
    return String.join(", ", parts);
  }

  /** Returns counts by name as {@code 3 succeeded, 1 running}. */
  static String counts(JsonNode counts) {
    List<String> parts = new ArrayList<>();
    counts
        .properties()
        .forEach(entry ->
            parts.add(entry.getValue().asText() + " " + entry.getKey().toLowerCase(Locale.ROOT)));
    return String.join(", ", parts);
  }
}
