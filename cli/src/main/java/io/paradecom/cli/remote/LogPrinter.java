package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.run.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns pieces of output into whole lines, each stream's own, with what was left out said in its
 * place. Used by one thread.
 */
public final class LogPrinter {
  /** Output without an end of line is shown when it is this long. */
  private static final int LONGEST_LINE = 64 * 1024;

  private record Source(String task, int attempt, String stream) {}

  private static final class Open {
    private final StringBuilder line = new StringBuilder();
    private long position;
  }

  private final Consumer<String> out;
  private final boolean raw;
  private final boolean named;
  private final Map<Source, Open> open = new HashMap<>();
  private int shownAttempt;

  /**
   * @param raw whether control characters are passed on: nobody looks at a terminal
   * @param named whether each line says which task it is of
   */
  public LogPrinter(Consumer<String> out, boolean raw, boolean named) {
    this.out = out;
    this.raw = raw;
    this.named = named;
  }

  /** Takes the next piece, as the REST interface tells it. */
  public void take(JsonNode piece) {
    Source source =
        new Source(
            piece.path("task").asText(),
            piece.path("attempt").asInt(),
            piece.path("stream").asText());
    Open stream = open.computeIfAbsent(source, _ -> new Open());
    long missing = piece.path("position").asLong() - stream.position;
    String text = piece.path("text").asText();
    if (missing > 0) {
      end(source, stream);
      say(source, "[%,d bytes left out]".formatted(missing));
    }
    stream.line.append(text);
    stream.position =
        piece.path("position").asLong()
            + text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    wholeLines(stream.line).forEach(line -> say(source, line));
    if (piece.path("truncated").asBoolean()) {
      end(source, stream);
      say(source, "[more than is sent here; all of it is in the runner's log file]");
    }
  }

  private static List<String> wholeLines(StringBuilder text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      lines.add(text.substring(from, at));
      from = at + 1;
    }
    text.delete(0, from);
    if (text.length() > LONGEST_LINE) {
      lines.add(text.toString());
      text.setLength(0);
    }
    return lines;
  }

  /** Shows what has no end of line yet. */
  public void finish() {
    open.forEach(this::end);
  }

  private void end(Source source, Open stream) {
    if (!stream.line.isEmpty()) {
      say(source, stream.line.toString());
      stream.line.setLength(0);
    }
  }

  private void say(Source source, String line) {
    if (!named && source.attempt != shownAttempt) {
      if (shownAttempt > 0 || source.attempt > 1) {
        out.accept("--- attempt " + source.attempt);
      }
      shownAttempt = source.attempt;
    }
    String shown = raw ? line : Printable.line(line);
    out.accept(named ? source.task + " | " + shown : shown);
  }
}
