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
  /** Returns whether this one goes first; null: there is no other. */
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
