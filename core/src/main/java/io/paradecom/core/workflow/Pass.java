package io.paradecom.core.workflow;

/**
 * Work on a workflow that goes through all its tasks in task order, a bounded number a Step.
 *
 * @param kind what is done to them
 * @param root position of the task at the top of a subtree; -1: there is none
 * @param next all tasks before this position were looked at
 */
public record Pass(Kind kind, int root, int next) {
  /** What a pass does. */
  public enum Kind {
    /** Cancels the tasks of a subtree. */
    CANCEL_SUBTREE
  }

  /** Returns a pass over no subtree that has to look at every task. */
  static Pass over(Kind kind) {
    return new Pass(kind, -1, 0);
  }

  Pass at(int position) {
    return new Pass(kind, root, position);
  }
}
