package io.paradecom.core.spec;

/** Names one accepted submit of a workflow; never used twice. */
public record RunId(String value) implements Comparable<RunId> {
  /**
   * @throws IllegalArgumentException when {@code value} is outside the grammar of {@link
   *     Identifiers}
   */
  public RunId {
    Identifiers.require("run id", value);
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
