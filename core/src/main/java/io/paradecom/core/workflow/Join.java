package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskRole;

/** What the edges of a task say together: all of them must hold, or some are enough. */
final class Join {
  private Join() {}

  /** Returns whether a task may go on by what it was told of its dependencies. */
  static boolean holds(TaskRole role, TaskRow row) {
    return role.isPartial() ? row.met() >= role.atLeast() : row.waitingFor() == 0;
  }

  /**
   * Returns whether a task can still come to go on.
   *
   * @param last whether the edge that was told last holds: where all must, the others did
   */
  static boolean mayHold(TaskRole role, TaskRow row, boolean last) {
    return role.isPartial() ? row.met() + row.waitingFor() >= role.atLeast() : last;
  }
}
