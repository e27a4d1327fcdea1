package io.paradecom.runner.decompose.provider;

/**
 * A secret that a provider asks for.
 *
 * @param value empty: the endpoint wants none
 * @param source where it came from, for messages, as {@code the variable OPENAI_API_KEY}
 */
public record ApiKey(String value, String source) {
  private static final int SHORTEST = 4;

  /** Returns {@code text} without the key. */
  String hiddenIn(String text) {
    return value.length() < SHORTEST ? text : text.replace(value, "***");
  }

  /** Says nothing of the value. */
  @Override
  public String toString() {
    return "ApiKey[source=" + source + "]";
  }
}
