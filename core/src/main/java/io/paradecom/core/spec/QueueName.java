package io.paradecom.core.spec;

/** Names a queue of ready tasks: one topic and one share group. */
public record QueueName(String value) implements Comparable<QueueName> {
  /**
   * @throws IllegalArgumentException when {@code value} is outside the grammar of {@link
   *     Identifiers}
   */
  public QueueName {
    Identifiers.require("queue name", value);
  }

  @Override
  public int compareTo(QueueName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
