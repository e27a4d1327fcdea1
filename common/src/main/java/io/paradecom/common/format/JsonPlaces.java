package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where the values of a JSON text begin and end, for changes that leave the rest as it is. */
final class JsonPlaces {
  private static final JsonFactory JSON = new JsonFactory();

  private final String text;
  private final List<Integer> lines = new ArrayList<>();

  /** Lines end as the parser has them end. */
  JsonPlaces(String text) {
    this.text = text;
    lines.add(0);
    for (int at = 0; at < text.length(); at++) {
      boolean isReturn = text.charAt(at) == '\r';
      boolean isPair = isReturn && at + 1 < text.length() && text.charAt(at + 1) == '\n';
      if ((isReturn && !isPair) || text.charAt(at) == '\n') {
        lines.add(at + 1);
      }
    }
  }

  /** Returns where a value begins. */
  int start(Node node) {
    return lines.get(node.line() - 1) + node.column() - 1;
  }

  /** Returns the place behind a value. */
  int end(Node node) {
    boolean isWord = node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.TEXT;
    int start = start(node);
    return isWord ? behindWord(start) : end(start);
  }

  private int behindWord(int start) {
    int at = start;
    while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0 && text.charAt(at) > ' ') {
      at++;
    }
    return at;
  }

  /** Returns the place behind the text, map or list that begins at {@code start}. */
  int end(int start) {
    try (JsonParser parser = JSON.createParser(text.substring(start))) {
      parser.nextToken();
      parser.skipChildren();
      parser.finishToken();
      return start + Math.toIntExact(parser.currentLocation().getCharOffset());
    } catch (IOException e) {
      throw new IllegalStateException("Expected a text that was read to be readable again.", e);
    }
  }

  /** Returns the place behind the last character before {@code place} that is no space. */
  int lastVisible(int place) {
    int at = place;
    while (Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }
}
