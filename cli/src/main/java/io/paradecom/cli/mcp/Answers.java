package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * Answers that a model can take in: of at most {@value #MOST_BYTES} bytes, and what does not fit
 * says how the rest is asked for.
 */
final class Answers {
  /** Bytes of the largest answer. */
  static final int MOST_BYTES = 100_000;

  private Answers() {}

  /** Returns how many bytes a text is on its way. */
  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Returns a page of a list: of as many entries as are asked for, or half as many, until they fit.
   *
   * @param ask returns the page with at most so many entries, and in {@code next} what the page
   *     behind it begins after
   */
  static String page(int limit, IntFunction<ObjectNode> ask) {
    int size = limit;
    ObjectNode page = plain(ask.apply(size));
    while (bytes(page.toString()) > MOST_BYTES && size > 1) {
      size = size / 2;
      page = plain(ask.apply(size));
      page.put(
          "note",
          "Only %d of %d fit into one answer; what comes behind them is asked for with after."
              .formatted(size, limit));
    }
    return cut(page.toString(), "ask for one task, or with filters");
  }

  /** Leaves out how far each topic was read, which says nothing to a client of tools. */
  static ObjectNode plain(JsonNode answer) {
    ObjectNode body = answer.deepCopy();
    JsonNode lag = body.path("asOf").path("lag");
    body.remove("asOf");
    if (lag.asLong() > 0) {
      body.put("recordsBehind", lag.asLong());
    }
    return body;
  }

  /** Returns a text, or its beginning with how to get the rest. */
  static String cut(String text, String rest) {
    int all = bytes(text);
    if (all <= MOST_BYTES) {
      return text;
    }
    String notice =
        "%n[cut here: this is the beginning of %,d bytes; for the rest %s]".formatted(all, rest);
    return text.substring(0, fitting(text, 0, MOST_BYTES - bytes(notice))) + notice;
  }

  /** Returns a text from a character on: all of it, or one part with where the next one begins. */
  static String part(String text, int from) {
    if (from == 0 && bytes(text) <= MOST_BYTES) {
      return text;
    }
    int begin = Math.min(from, text.length());
    // In JSON a character may be six: half of it fits in any case but that of control characters.
    int room = MOST_BYTES / 2;
    ObjectNode part = partOf(text, begin, room);
    while (bytes(part.toString()) > MOST_BYTES) {
      room = room / 2;
      part = partOf(text, begin, room);
    }
    return part.toString();
  }

  private static ObjectNode partOf(String text, int begin, int room) {
    int end = fitting(text, begin, room);
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    part.put("from", begin).put("to", end).put("of", text.length());
    return part.put("part", text.substring(begin, end));
  }

  /** Returns where the longest piece ends that is at most so many bytes; it halves no character. */
  private static int fitting(String text, int begin, int mostBytes) {
    int end = begin;
    int bytes = 0;
    while (end < text.length()) {
      int one = text.codePointAt(end);
      int size = one < 0x80 ? 1 : one < 0x800 ? 2 : one < 0x10000 ? 3 : 4;
      if (bytes + size > mostBytes) {
        return end;
      }
      bytes += size;
      end += Character.charCount(one);
    }
    return end;
  }
}
