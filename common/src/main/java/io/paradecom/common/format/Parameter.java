package io.paradecom.common.format;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that a graph declares: what whoever starts it may or must say.
 *
 * @param name letters, digits, {@code _} and {@code -}, 64 characters at most
 * @param fallback its value when nobody gives one; null: somebody has to
 * @param allowed the only values that it may have; empty: any of its type
 */
public record Parameter(
    String name,
    Type type,
    @Nullable ParameterValue fallback,
    List<ParameterValue> allowed,
    String description) {
  /** Most parameters of a graph. */
  public static final int MAX_PARAMETERS = 64;

  static final String NAME = "[A-Za-z_][A-Za-z0-9_-]{0,63}";
  private static final Pattern NAMES = Pattern.compile(NAME);

  public Parameter {
    allowed = List.copyOf(allowed);
  }

  /** What a value may be. */
  public enum Type {
    /** Characters, 4,096 at most. */
    STRING("string", "a text of at most 4,096 characters without the character 0"),
    /** A number, as JSON writes them. */
    NUMBER("number", "a number"),
    /** True or false. */
    BOOLEAN("boolean", "true or false"),
    /** Texts, numbers and truth values, 1,000 at most. */
    LIST("list", "a JSON list of at most 1,000 texts, numbers and truth values");

    private final String word;
    private final String expected;

    Type(String word, String expected) {
      this.word = word;
      this.expected = expected;
    }

    /** Returns its name in files. */
    public String word() {
      return word;
    }

    /** Returns what a value of it is, for a message. */
    String expected() {
      return expected;
    }
  }

  static boolean isName(String text) {
    return NAMES.matcher(text).matches();
  }

  /** Returns a value for a look at the graph before anybody has given one. */
  ParameterValue example() {
    if (fallback != null) {
      return fallback;
    }
    return allowed.isEmpty() ? ParameterValue.exampleOf(type) : allowed.getFirst();
  }
}
