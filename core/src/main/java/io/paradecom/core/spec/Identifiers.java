package io.paradecom.core.spec;

/** The one grammar of all ids: {@code [A-Za-z0-9._-]{1,128}}. */
public final class Identifiers {
  /** Longest id, in characters. */
  public static final int MAX_LENGTH = 128;

  private Identifiers() {}

  /** Returns whether {@code value} is an id of the grammar. Cost: O(length). */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns {@code value} unchanged.
   *
   * @param kind what the id names, for the message ("task id")
   * @throws IllegalArgumentException when {@code value} is outside the grammar
   */
  public static String require(String kind, String value) {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "Expected a %s of 1 to %d characters out of A-Z a-z 0-9 . _ -, but found '%s'."
              .formatted(kind, MAX_LENGTH, abbreviate(value)));
    }
    return value;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static String abbreviate(String value) {
    return value.length() <= 60 ? value : value.substring(0, 57) + "...";
  }
}
