package io.paradecom.core.spec;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A request to a model for a text. Both texts are {@linkplain TextTemplate templates} without
 * secrets: what is a secret of a runner is nothing to tell a model.
 *
 * @param model who is asked: {@code openai:NAME}, {@code anthropic:NAME} or {@code cmd:COMMAND}
 * @param system how it is to answer, at most {@value #MAX_TEXT} characters; empty: nothing is said
 * @param text what it is asked, not blank, at most {@value #MAX_TEXT} characters
 * @param maxOutputTokens most tokens that the model may write, 1 to {@value #MOST_TOKENS}
 */
public record PromptSpec(String model, String system, String text, int maxOutputTokens) {
  /** Longest text before it is filled in, in characters. */
  public static final int MAX_TEXT = 128 * 1024;

  /** Longest name of a model, in characters. */
  public static final int MAX_MODEL = 1_000;

  /** Most tokens that can be allowed. */
  public static final int MOST_TOKENS = 1_000_000;

  /** Tokens that are allowed where nothing is said. */
  public static final int USUAL_TOKENS = 4_096;

  private static final String NO_MODEL = "outline";

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public PromptSpec {
    require(
        !model.isBlank() && model.length() <= MAX_MODEL && !model.strip().equals(NO_MODEL),
        "a model, as openai:NAME, anthropic:NAME or cmd:COMMAND",
        "'" + shown(model) + "'");
    require(!text.isBlank(), "a prompt", "a blank one");
    require(
        maxOutputTokens >= 1 && maxOutputTokens <= MOST_TOKENS,
        "1 to 1,000,000 tokens for an answer",
        maxOutputTokens);
    check(system);
    check(text);
  }

  private static void check(String text) {
    require(text.length() <= MAX_TEXT, "a prompt of at most 131,072 characters", text.length());
    for (TextTemplate.Part part : TextTemplate.parse(text).parts()) {
      if (part instanceof TextTemplate.Part.Secret(String name)) {
        throw new IllegalArgumentException(
            "Expected a prompt without secrets, but found ${secret:%s}.".formatted(name));
      }
    }
  }

  /** The tasks whose outputs it needs, each once. */
  public Set<TaskId> inputs() {
    Set<TaskId> tasks = new LinkedHashSet<>(TextTemplate.parse(system).inputs());
    tasks.addAll(TextTemplate.parse(text).inputs());
    return tasks;
  }

  /** Returns whether it names the item of a loop that is not known yet. */
  public boolean namesItem() {
    return TextTemplate.parse(system).namesItem() || TextTemplate.parse(text).namesItem();
  }

  /** Returns the prompt with each of its texts as {@code filled} gives it. */
  PromptSpec withTexts(UnaryOperator<String> filled) {
    return new PromptSpec(model, filled.apply(system), filled.apply(text), maxOutputTokens);
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }
}
