package io.paradecom.core.explain;

import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.ContinuationGrant;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may go on with a task by itself.
 *
 * @param after the task before, with whose success it goes on
 * @param runner which works on the line of tasks; null: none has claimed its first one yet
 */
public record GrantedRunner(TaskId after, @Nullable RunnerId runner) {
  /**
   * Returns who may go on with a waiting task; empty: nobody. Cost: that of reading the tasks of
   * its line before it.
   */
  public static Optional<GrantedRunner> of(RunRows rows, TaskRow row) {
    ContinuationGrant grant = row.grant();
    if (grant == null || row.state() != TaskState.WAITING) {
      return Optional.empty();
    }
    TaskId after = rows.definition(grant.after()).spec().id();
    // Each grant of a line came after that of the task before, so this ends.
    while (grant != null) {
      TaskRow before = rows.task(grant.after());
      if (before.epoch() == grant.bound()) {
        return before.state().isInFlight()
            ? Optional.of(
                new GrantedRunner(after, before.lease() == null ? null : before.lease().runner()))
            : Optional.empty();
      }
      ContinuationGrant earlier = before.grant();
      boolean isNext =
          earlier != null
              && earlier.epoch() == grant.bound()
              && before.state() == TaskState.WAITING;
      grant = isNext ? earlier : null;
    }
    return Optional.empty();
  }

  /** Returns it as a sentence behind another one, such as {@code Runner 'r' …}. */
  String text() {
    return " %s may go on with it by itself when '%s' has succeeded."
        .formatted(runner == null ? "Who claims that" : "Runner '%s'".formatted(runner), after);
  }
}
