package io.paradecom.runner.decompose;

import io.paradecom.common.config.IllegalConfigurationException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words: at spaces, except within single or double quotes; a backslash
 * outside single quotes takes the next character as it is. Nothing else means anything.
 */
final class CommandWords {
  private static final char NONE = 0;

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean isOpen;
  private boolean isEscaped;
  private char quote = NONE;

  private CommandWords() {}

  /**
   * Returns the words, at least one.
   *
   * @throws IllegalConfigurationException when there are none, or a quote is not closed
   */
  static List<String> of(String command) {
    CommandWords reader = new CommandWords();
    command.chars().forEach(c -> reader.take((char) c));
    if (reader.quote != NONE || reader.isEscaped) {
      throw new IllegalConfigurationException(
          ModelChoice.KEY, "a command whose quotes are closed", command);
    }
    reader.end();
    if (reader.words.isEmpty() || reader.words.getFirst().isBlank()) {
      throw new IllegalConfigurationException(ModelChoice.KEY, ModelChoice.RULE, command);
    }
    return reader.words;
  }

  private void take(char c) {
    if (isEscaped) {
      add(c);
      isEscaped = false;
    } else if (c == '\\' && quote != '\'') {
      isEscaped = true;
    } else if (quote == NONE) {
      takeOutside(c);
    } else if (c == quote) {
      quote = NONE;
    } else {
      add(c);
    }
  }

  private void takeOutside(char c) {
    if (c == '\'' || c == '"') {
      quote = c;
      isOpen = true;
    } else if (Character.isWhitespace(c)) {
      end();
    } else {
      add(c);
    }
  }

  private void add(char c) {
    word.append(c);
    isOpen = true;
  }

  private void end() {
    if (isOpen) {
      words.add(word.toString());
    }
    word.setLength(0);
    isOpen = false;
  }
}
