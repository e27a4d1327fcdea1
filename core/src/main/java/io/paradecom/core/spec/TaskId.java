package io.paradecom.core.spec;

/** Names a task within its workflow. */
public record TaskId(String value) implements Comparable<TaskId> {
  /**
   * @throws IllegalArgumentException when {@code value} is outside the grammar of {@link
   *     Identifiers}
   */
  public TaskId {
    Identifiers.require("task id", value);
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
