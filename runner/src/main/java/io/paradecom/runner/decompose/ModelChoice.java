package io.paradecom.runner.decompose;

import io.paradecom.common.config.IllegalConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is asked: what {@code --model} says. */
public sealed interface ModelChoice {
  /** A model that speaks OpenAI's format. */
  record OpenAi(String model) implements ModelChoice {}

  /** A model that speaks Anthropic's format. */
  record Anthropic(String model) implements ModelChoice {}

  /** A command: its program and arguments. */
  record Command(List<String> argv) implements ModelChoice {
    public Command {
      argv = List.copyOf(argv);
    }
  }

  /** No model: the outline of the text. */
  record Outline() implements ModelChoice {}

  /** What every message about a choice names. */
  String KEY = "--model";

  /** What may stand there. */
  String RULE = "openai:NAME, anthropic:NAME, cmd:COMMAND or outline";

  /** Longest name of a model. */
  int MAX_NAME = 200;

  /**
   * Returns the choice that {@code text} names.
   *
   * @param text null: nothing is said, which means the outline
   * @throws IllegalConfigurationException when it names none
   */
  static ModelChoice parse(@Nullable String text) {
    if (text == null || text.equals(OutlineDecomposer.NAME)) {
      return new Outline();
    }
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1).strip();
    boolean isName = isName(rest);
    return switch (kind) {
      case "openai" -> new OpenAi(require(isName, rest, text));
      case "anthropic" -> new Anthropic(require(isName, rest, text));
      case "cmd" -> new Command(CommandWords.of(require(!rest.isEmpty(), rest, text)));
      default -> throw new IllegalConfigurationException(KEY, RULE, text);
    };
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_NAME
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static String require(boolean holds, String value, String text) {
    if (!holds) {
      throw new IllegalConfigurationException(KEY, RULE, text);
    }
    return value;
  }
}
