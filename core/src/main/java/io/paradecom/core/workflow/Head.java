package io.paradecom.core.workflow;

import org.jspecify.annotations.Nullable;

/**
 * The task of a workflow whose turn is next in a lane, among those of other workflows.
 *
 * @param load tasks in flight for each unit of weight, rounded down
 * @param finish when its turn ends, in virtual time
 * @param since number of the turn since which its workflow waits for one
 */
record Head(WorkflowIndex workflow, ReadyTask task, long load, long finish, long since) {
  /** Returns whether its lane comes first, before one of another head; null: there is no other. */
  boolean isMoreUrgent(@Nullable Head other) {
    if (other == null || task.holds() != other.task.holds()) {
      return other == null || task.holds();
    }
    return task.priority() != other.task.priority()
        ? task.priority() > other.task.priority()
        : task.rank() > other.task.rank();
  }

  /** Returns whether this one goes first in its lane; null: there is no other. */
  boolean goesBefore(@Nullable Head other) {
    if (other == null) {
      return true;
    }
    if (task.holds() != other.task.holds()) {
      return task.holds();
    }
    if (task.priority() != other.task.priority()) {
      return task.priority() > other.task.priority();
    }
    if (load != other.load) {
      return load < other.load;
    }
    if (finish != other.finish) {
      return finish < other.finish;
    }
    return since != other.since ? since < other.since : task.rank() > other.task.rank();
  }
}
