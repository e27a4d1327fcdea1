package io.paradecom.core.explain;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.RepeatMark;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;

/** Says how far a task is that is repeated. */
final class RepeatText {
  private RepeatText() {}

  /** Returns a clause: how many rounds are done, and what came of the condition. */
  static String soFar(TaskRow row, TaskSpec task) {
    RepeatSpec how = task.role().repeat();
    RepeatMark mark = row.repeat();
    int done = mark == null ? 0 : mark.rounds();
    String most = how == null ? "" : " of %,d".formatted(how.rounds());
    String found =
        mark == null
            ? ""
            : "; `until` " + (mark.holds() ? "holds" : "is false" + because(mark.reason()));
    return "%,d%s rounds done%s".formatted(done, most, found);
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ", since " + reason;
  }

  /**
   * Returns a sentence before others about a task that is on its way to the end of a round, or in
   * one; empty: it is done once, or they say so themselves.
   */
  static String before(TaskRow row, TaskSpec task) {
    RepeatMark mark = row.repeat();
    boolean silent =
        mark == null
            || row.isUndoing()
            || row.reason() == WaitReason.ROUND
            || row.state().isTerminal();
    return silent
        ? ""
        : "It is in round %d (%s). ".formatted(RepeatMark.next(mark), soFar(row, task));
  }

  /** Returns a sentence behind others about a task that has ended; empty: it was done once. */
  static String after(TaskRow row, TaskSpec task) {
    boolean ended = row.state() == TaskState.SUCCEEDED || row.state() == TaskState.FAILED;
    return row.repeat() == null || !ended ? "" : " It was repeated: " + soFar(row, task) + ".";
  }
}
