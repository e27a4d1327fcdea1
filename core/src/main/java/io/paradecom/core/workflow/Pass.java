package io.paradecom.core.workflow;

import org.jspecify.annotations.Nullable;

/**
 * Work on a workflow that goes through all its tasks in task order, a bounded number a Step.
 *
 * @param kind what is done to them
 * @param root position of the task at the top of a subtree, or how many tasks a round of {@link
 *     Kind#UNDO_SELECT} has found; -1: there is none
 * @param next all tasks before this position were looked at
 */
public record Pass(Kind kind, int root, int next) {
  /** What a pass does. */
  public enum Kind {
    /** Cancels the tasks of a subtree. */
    CANCEL_SUBTREE,
    /** Waits for the reset of named tasks, and of what depends on them, to be marked. */
    RESET_NAMED,
    /** Resets every task that failed, was cancelled or is parked. */
    RESET_UNSUCCESSFUL,
    /** Opens a run that was stopped: resets what was stopped with it. */
    REOPEN_STOPPED,
    /** Opens a run that was stopped: resets every task that failed or was cancelled. */
    REOPEN_UNSUCCESSFUL,
    /** Finds what depends on tasks that are to be undone; again and again while it finds some. */
    UNDO_SELECT,
    /** Counts for each task that is to be undone the dependants that it waits for. */
    UNDO_COUNT,
    /** The same where every task is part of the rollback. */
    UNDO_COUNT_ALL,
    /** Begins with the tasks that wait for none. */
    UNDO_START,
    /** The same where every task is part of the rollback. */
    UNDO_START_ALL;

    /** Returns whether tasks are being reset. */
    public boolean isReset() {
      return this != CANCEL_SUBTREE && !isUndo();
    }

    /** Returns whether tasks are being undone. */
    public boolean isUndo() {
      return compareTo(UNDO_SELECT) >= 0;
    }

    /** Returns whether every task is part of the rollback. */
    boolean undoesAll() {
      return this == UNDO_COUNT_ALL || this == UNDO_START_ALL;
    }

    boolean reopens() {
      return this == REOPEN_STOPPED || this == REOPEN_UNSUCCESSFUL;
    }

    boolean resets(TaskState state) {
      return switch (this) {
        case CANCEL_SUBTREE, RESET_NAMED -> false;
        case UNDO_SELECT, UNDO_COUNT, UNDO_COUNT_ALL, UNDO_START, UNDO_START_ALL -> false;
        case REOPEN_STOPPED ->
            state == TaskState.CANCELLED
                || state == TaskState.COMPENSATED
                || state == TaskState.PARKED;
        case RESET_UNSUCCESSFUL, REOPEN_UNSUCCESSFUL ->
            state == TaskState.FAILED
                || state == TaskState.CANCELLED
                || state == TaskState.PARKED
                || state == TaskState.COMPENSATED;
      };
    }
  }

  /** Returns the pass of a reset; {@code stopped}: of a run whose tasks were being stopped. */
  static Pass reset(ResetScope scope, boolean stopped, int tasks) {
    return switch (scope) {
      case NAMED -> new Pass(Kind.RESET_NAMED, -1, tasks);
      case STOPPED -> new Pass(Kind.REOPEN_STOPPED, -1, 0);
      case UNSUCCESSFUL ->
          new Pass(stopped ? Kind.REOPEN_UNSUCCESSFUL : Kind.RESET_UNSUCCESSFUL, -1, 0);
    };
  }

  /** Returns whether tasks are being reset; {@code pass} may be null: no pass is under way. */
  static boolean isReset(@Nullable Pass pass) {
    return pass != null && pass.kind.isReset();
  }

  /** Returns the pass that a rollback begins with; {@code all}: it is of every task. */
  static Pass undo(boolean all) {
    return all ? new Pass(Kind.UNDO_COUNT_ALL, -1, 0) : new Pass(Kind.UNDO_SELECT, 0, 0);
  }

  /** Returns what follows when every task was looked at; null: nothing. */
  @Nullable Pass following() {
    return switch (kind) {
      case CANCEL_SUBTREE, UNDO_START, UNDO_START_ALL -> null;
      case UNDO_SELECT -> root > 0 ? new Pass(kind, 0, 0) : new Pass(Kind.UNDO_COUNT, -1, 0);
      case UNDO_COUNT -> new Pass(Kind.UNDO_START, -1, 0);
      case UNDO_COUNT_ALL -> new Pass(Kind.UNDO_START_ALL, -1, 0);
      case RESET_NAMED, RESET_UNSUCCESSFUL, REOPEN_STOPPED, REOPEN_UNSUCCESSFUL -> this;
    };
  }

  /** Returns the pass with one more task that was found. */
  Pass found() {
    return new Pass(kind, root + 1, next);
  }

  Pass at(int position) {
    return new Pass(kind, root, position);
  }

  /**
   * Returns whether the pass itself gets to an ended task whose dependants do not all know it: what
   * is due in a run that was closed is not looked for when it is opened, only found on the way.
   */
  boolean hides(TaskRow row) {
    return kind.reopens() && row.index() >= next && row.hasUnsettledDependants();
  }
}
