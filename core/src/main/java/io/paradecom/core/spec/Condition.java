package io.paradecom.core.spec;

/**
 * What must be true of the outputs of a task's dependencies for the task to run: an expression that
 * gives a boolean. What may be said in it is decided where it is compiled.
 *
 * @param text the expression, 1 to {@link #MAX_LENGTH} characters and not blank
 */
public record Condition(String text) {
  /** Most characters of a condition. */
  public static final int MAX_LENGTH = 2_000;

  /**
   * @throws IllegalArgumentException when {@code text} is blank or too long
   */
  public Condition {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "Expected a condition of 1 to %,d characters, but found %s."
              .formatted(MAX_LENGTH, text.isBlank() ? "nothing" : "%,d".formatted(text.length())));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
