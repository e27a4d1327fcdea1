package io.paradecom.core.spec;

/** Names a workflow; the key of its records, so it also decides its partition. */
public record WorkflowId(String value) implements Comparable<WorkflowId> {
  /**
   * @throws IllegalArgumentException when {@code value} is outside the grammar of {@link
   *     Identifiers}
   */
  public WorkflowId {
    Identifiers.require("workflow id", value);
  }

  @Override
  public int compareTo(WorkflowId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
