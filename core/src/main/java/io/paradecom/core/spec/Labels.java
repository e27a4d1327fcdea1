package io.paradecom.core.spec;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a workflow is told apart by in lists and reports, such as its team. The engine does nothing
 * else with it.
 *
 * @param values by key, in the order of the keys: at most {@value #MAX}; keys are {@code
 *     [A-Za-z0-9._/-]{1,64}}, values of 1 to {@value #MAX_VALUE} characters without control
 *     characters
 */
public record Labels(Map<String, String> values) {
  /** Most labels of one workflow. */
  public static final int MAX = 16;

  /** Most characters of a value. */
  public static final int MAX_VALUE = 256;

  /** What holds where nothing is said. */
  public static final Labels NONE = new Labels(Map.of());

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

  /**
   * @throws IllegalArgumentException when there are too many, or a key or value is none
   */
  public Labels {
    if (values.size() > MAX) {
      throw new IllegalArgumentException(
          "Expected at most %d labels, but found %d.".formatted(MAX, values.size()));
    }
    values.forEach((key, value) -> {
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException(
            "Expected the key of a label as %s, but found '%s'.".formatted(KEY, shown(key)));
      }
      if (value.isBlank()
          || value.length() > MAX_VALUE
          || value.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "Expected label '%s' as a text of 1 to %d characters on one line, but found '%s'."
                .formatted(key, MAX_VALUE, shown(value)));
      }
    });
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > 80 ? printable.substring(0, 80) + "…" : printable;
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
