package io.paradecom.core.spec;

/** Names a runner process over its restarts. */
public record RunnerId(String value) implements Comparable<RunnerId> {
  /**
   * @throws IllegalArgumentException when {@code value} is outside the grammar of {@link
   *     Identifiers}
   */
  public RunnerId {
    Identifiers.require("runner id", value);
  }

  @Override
  public int compareTo(RunnerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
