package io.paradecom.core.spec;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Work for an executor that somebody added to the runners: by a plugin, or by a worker that asks
 * for work.
 *
 * @param type names the executor; grammar as for ids
 * @param with what it is told: the text of one JSON object, at most {@value #MAX_WITH} characters.
 *     Its strings are {@linkplain TextTemplate templates}: a string that is nothing but one
 *     reference to an input becomes that value
 */
public record CustomSpec(String type, String with) {
  /** Longest {@code with} before it is filled in, in characters. */
  public static final int MAX_WITH = 128 * 1024;

  /** What is told where nothing is said. */
  public static final String NOTHING = "{}";

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public CustomSpec {
    Identifiers.require("name of an executor", type);
    if (with.length() > MAX_WITH) {
      throw new IllegalArgumentException(
          "Expected at most %,d characters for the executor %s, but found %,d."
              .formatted(MAX_WITH, type, with.length()));
    }
    if (!isBraced(with)) {
      throw new IllegalArgumentException(
          "Expected a JSON object for the executor %s, but found \"%s\"."
              .formatted(type, with.length() <= 60 ? with : with.substring(0, 60) + "..."));
    }
    TextTemplate.parse(with);
  }

  /** The runner reads the JSON; here it is enough that nothing else can be meant. */
  private static boolean isBraced(String text) {
    String stripped = text.strip();
    return stripped.startsWith("{") && stripped.endsWith("}");
  }

  /** The tasks whose outputs it needs, each once. */
  public Set<TaskId> inputs() {
    return new LinkedHashSet<>(TextTemplate.parse(with).inputs());
  }

  /** Returns whether it names the item of a loop that is not known yet. */
  public boolean namesItem() {
    return TextTemplate.parse(with).namesItem();
  }

  /** The names of the secrets that it needs, each once. */
  public Set<String> secrets() {
    Set<String> names = new LinkedHashSet<>();
    for (TextTemplate.Part part : TextTemplate.parse(with).parts()) {
      if (part instanceof TextTemplate.Part.Secret(String name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Returns the same work with its text as {@code filled} gives it. */
  CustomSpec withTexts(UnaryOperator<String> filled) {
    return new CustomSpec(type, filled.apply(with));
  }
}
