package io.paradecom.core.spec;

/** An edge of the graph: the dependant goes on when {@code task} ended as {@code on} says. */
public record Dependency(TaskId task, EdgeCondition on) {
  /** Returns an edge that waits for the success of {@code task}. */
  public static Dependency onSuccess(TaskId task) {
    return new Dependency(task, EdgeCondition.SUCCESS);
  }
}
