package io.paradecom.core.explain;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.Expansion;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.WorkflowRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how a task ended, and what came of it beside that. */
final class EndedText {
  private static final int MOST_WRITES = 3;

  private EndedText() {}

  /**
   * @param cause a clause about the first dependency that did not end as the task needs; empty:
   *     none is known
   */
  static String skipped(TaskRow row, TaskSpec task, String cause) {
    String unmet = row.unmet();
    if (row.waived()) {
      return "It was skipped on request; what depends on it went on.";
    }
    if (unmet == null) {
      return cause.isEmpty()
          ? "It was skipped: what it depends on did not end as it needs."
          : "It was skipped: " + cause + ".";
    }
    return unmet.isEmpty()
        ? "It was skipped: its condition is false (%s).".formatted(task.role().when())
        : "It was skipped: its condition counts as false, since %s (%s)."
            .formatted(unmet, task.role().when());
  }

  /**
   * @param reason as the event of its end tells it; empty: none, or not known here
   */
  static String cancelled(WorkflowRow run, String reason) {
    if (!reason.isEmpty()) {
      return "It was cancelled: " + reason + (reason.endsWith(".") ? "" : ".");
    }
    return run.detail().isEmpty()
        ? "It was cancelled."
        : "It was cancelled with its workflow: " + run.detail();
  }

  /**
   * Returns a sentence before others about a task that is to be broken down, or in another round;
   * empty: it is neither.
   */
  static String triedBefore(TaskRow row, TaskSpec task) {
    TaskFailure instead = instead(row);
    return instead == null
        ? RepeatText.before(row, task)
        : "Its attempts are used up (%s), so it is to be broken down. "
            .formatted(instead.message());
  }

  /**
   * Returns a sentence behind others about a task that was to be broken down; empty: it was not.
   */
  static String notBrokenDown(TaskRow row) {
    Expansion expansion = row.expansion();
    if (expansion == null || instead(row) == null) {
      return "";
    }
    return expansion.errors().isEmpty()
        ? " It was to be broken down instead, but got no answer."
        : " It was to be broken down instead: " + expansion.errors().getFirst();
  }

  private static @Nullable TaskFailure instead(TaskRow row) {
    return row.isExpanded() ? null : row.instead();
  }

  /** Returns a sentence behind others about what a task wrote undeclared; empty: nothing. */
  static String wrote(WorkflowRow run, TaskId task) {
    List<UndeclaredWrite> all =
        run.undeclared().stream().filter(write -> write.task().equals(task)).toList();
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(" It wrote what it had not declared: ");
    for (UndeclaredWrite write : all.subList(0, Math.min(MOST_WRITES, all.size()))) {
      text.append("'").append(write.path()).append("'");
      TaskId other = write.other();
      if (other != null) {
        text.append(", which '%s' writes too".formatted(other));
      }
      text.append("; ");
    }
    text.setLength(text.length() - 2);
    int more = all.size() - MOST_WRITES;
    return text + (more > 0 ? "; and %,d more.".formatted(more) : ".");
  }
}
