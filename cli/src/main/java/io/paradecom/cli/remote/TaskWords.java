package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.analyze.Times;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.run.Spend;
import io.paradecom.cli.terminal.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a task's document says, in words. Stateless. */
final class TaskWords {
  private static final int MOST_COLUMNS = 100;

  private TaskWords() {}

  /** Who wrote what, and who else touches it. */
  static String undeclared(JsonNode write) {
    String wrote = Words.text(write, "task") + " wrote " + Words.text(write, "path");
    if (!write.has("other")) {
      return wrote;
    }
    return "%s, which %s %s as well"
        .formatted(
            wrote,
            Words.text(write, "other"),
            write.path("declared").asBoolean() ? "has declared" : "wrote");
  }

  /** What it does: the kind, and the first line of what is run or asked. */
  static String action(JsonNode action) {
    if (action.isTextual()) {
      return action.asText().toLowerCase(Locale.ROOT);
    }
    String type = Words.text(action, "type");
    if (type.isEmpty()) {
      return "";
    }
    String kind =
        Character.toLowerCase(type.charAt(0)) + type.substring(1).replaceFirst("Action$", "");
    String detail =
        switch (kind) {
          case "command" -> String.join(" ", words(action.path("argv")));
          case "shell" -> action.path("script").asText();
          case "sleep" -> Times.text(action.path("durationMs").asLong());
          case "http" -> action.path("method").asText() + " " + action.path("url").asText();
          case "prompt" -> action.path("prompt").asText();
          case "custom" -> action.path("executor").asText();
          default -> "";
        };
    List<String> lines = detail.strip().lines().toList();
    if (lines.isEmpty()) {
      return kind;
    }
    String first = Printable.line(lines.getFirst());
    String shown = Columns.cut(first, MOST_COLUMNS);
    boolean whole = lines.size() == 1 && shown.length() == first.length();
    return "%s: %s%s".formatted(kind, shown, whole ? "" : " …");
  }

  /** What it is expected to take, and how that is known. */
  static String expected(JsonNode one) {
    long ms = one.path("expectedMs").asLong();
    if (ms == 0) {
      return "";
    }
    String time = Times.text(ms);
    JsonNode learned = one.path("learned");
    return learned.isMissingNode()
        ? time + ", stated"
        : "%s, learned from runs so far: %,d (nine in ten within %s)"
            .formatted(
                time, learned.path("runs").asLong(), Times.text(learned.path("highMs").asLong()));
  }

  /** How an attempt ended, on whom, how long it took, and what it used of money and machine. */
  static String attempt(JsonNode one, Instant now) {
    Instant end = one.has("endedAt") ? Instant.parse(one.path("endedAt").asText()) : now;
    Duration took = Duration.between(Instant.parse(one.path("startedAt").asText()), end);
    StringBuilder text =
        new StringBuilder(
            "%s on %s, %s"
                .formatted(
                    Words.state(one, "end"),
                    Words.text(one, "runner"),
                    Times.text(Math.max(0, took.toMillis()))));
    if (one.has("usage")) {
      Spend spend = Spend.of(one.path("usage").toString());
      text.append("; used ").append(spend.text());
      if (spend.peakBytes() > 0) {
        text.append(", at most %,d MiB of memory".formatted(spend.peakBytes() >> 20));
      }
    }
    return text.toString();
  }

  static String texts(JsonNode list) {
    return String.join(", ", words(list).stream().map(Printable::of).toList());
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(one -> words.add(one.asText()));
    return words;
  }

  static String wants(JsonNode resources) {
    List<String> wants = new ArrayList<>();
    for (JsonNode one : resources) {
      String mode = Words.state(one, "mode");
      wants.add(
          Words.text(one, "name")
              + " ("
              + (mode.equals("units") ? one.path("units").asInt() + " units" : mode)
              + ")");
    }
    return String.join(", ", wants);
  }

  /** What of an output is in the blob store; {@code output} gives it. */
  static String large(JsonNode part) {
    String member = Words.text(part, "member");
    return "%s%,d bytes, %s, sha256 %s"
        .formatted(
            member.isEmpty() ? "" : member + ": ",
            part.path("bytes").asLong(),
            Words.text(part, "mediaType"),
            Words.text(part, "sha256"));
  }
}
