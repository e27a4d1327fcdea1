package io.paradecom.common.decompose.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is still being written: which subtasks are whole already. For people who watch;
 * what an answer holds is said by {@link AnswerReader} when all of it is there. Whatever the text,
 * nothing makes this throw. Used by one thread.
 *
 * <p>Cost: O(length), and memory for one subtask, at most {@link #MAX_SUBTASK_CHARS}.
 */
public final class GrowingAnswer {
  /** A longer subtask is passed over. */
  static final int MAX_SUBTASK_CHARS = 1 << 16;

  /** Most subtasks that are told. */
  static final int MAX_TOLD = 200;

  private static final int LONGEST_KEY = 40;
  private static final ObjectMapper JSON = new ObjectMapper();

  private enum Place {
    BEFORE,
    WITHIN,
    BEHIND
  }

  private Place place = Place.BEFORE;
  private final StringBuilder text = new StringBuilder();
  private String lastText = "";
  private boolean isInText;
  private boolean isEscaped;
  private int depth;
  private int told;

  /** Takes the next piece and returns the titles of the subtasks that it ends, in order. */
  public List<String> add(String piece) {
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < piece.length() && place != Place.BEHIND; i++) {
      char next = piece.charAt(i);
      if (place == Place.BEFORE) {
        search(next);
      } else {
        within(next, titles);
      }
    }
    return titles;
  }

  /** Looks for a list behind the name of the subtasks. */
  private void search(char next) {
    if (isInText) {
      if (next == '"' || next == '\n') {
        isInText = false;
        lastText = text.toString();
      } else if (text.length() < LONGEST_KEY) {
        text.append(next);
      }
    } else if (next == '"') {
      isInText = true;
      text.setLength(0);
    } else if (next == '[' && lastText.equals(Keys.SUBTASKS)) {
      place = Place.WITHIN;
      text.setLength(0);
    } else if (next != ':' && !Character.isWhitespace(next)) {
      lastText = "";
    }
  }

  private void within(char next, List<String> titles) {
    if (depth == 0) {
      between(next);
      return;
    }
    if (text.length() < MAX_SUBTASK_CHARS) {
      text.append(next);
    }
    if (isInText) {
      isInText = isEscaped || next != '"';
      isEscaped = !isEscaped && next == '\\';
      return;
    }
    switch (next) {
      case '"' -> isInText = true;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        depth--;
        if (depth == 0) {
          tell(titles);
        }
      }
      default -> {}
    }
  }

  private void between(char next) {
    if (next == '{') {
      text.append(next);
      depth = 1;
    } else if (next != ',' && !Character.isWhitespace(next)) {
      place = Place.BEHIND;
    }
  }

  private void tell(List<String> titles) {
    String subtask = text.toString();
    text.setLength(0);
    try {
      JsonNode title = JSON.readTree(subtask).path(Keys.TITLE);
      if (title.isTextual() && !title.textValue().isBlank() && told < MAX_TOLD) {
        told++;
        titles.add(title.textValue());
      }
    } catch (JsonProcessingException _) {
      // Not a subtask that can be read: the whole answer will be refused for it.
    }
  }
}
