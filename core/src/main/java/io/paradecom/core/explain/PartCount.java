package io.paradecom.core.explain;

import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.Expansion;
import io.paradecom.core.workflow.LoopMark;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import java.util.Optional;

/**
 * How far the parts of a task are: of one that was broken down, or of the join of a loop.
 *
 * @param of the task that made them: itself, or the loop's maker
 * @param ended how many of them have ended, 0 to {@code parts}
 * @param parts how many there are, at least 1
 */
public record PartCount(TaskId of, int ended, int parts) {
  /**
   * Counts the parts of a task; empty: it has none, or not yet. Cost: O(1), and that of reading the
   * task that it needs first.
   */
  public static Optional<PartCount> of(RunRows rows, TaskRow row) {
    Expansion expansion = row.expansion();
    if (expansion != null && expansion.isExpanded()) {
      return Optional.of(count(rows, row, row.index(), expansion.parts()));
    }
    EdgePage needs = rows.definition(row.index()).firstNeeds();
    if (needs.size() == 0
        || !(rows.definition(needs.task(0)).spec().action()
            instanceof TaskAction.ForEach(LoopSpec loop))
        || !loop.join().equals(rows.definition(row.index()).spec().id())) {
      return Optional.empty();
    }
    TaskRow maker = rows.task(needs.task(0));
    LoopMark mark = maker.state().isTerminal() ? maker.loop() : null;
    return mark == null || mark.parts() == 0
        ? Optional.empty()
        : Optional.of(count(rows, row, maker.index(), mark.parts()));
  }

  private static PartCount count(RunRows rows, TaskRow row, int maker, int parts) {
    int open = row.state() == TaskState.WAITING ? Math.min(row.waitingFor(), parts) : 0;
    return new PartCount(rows.definition(maker).spec().id(), parts - open, parts);
  }
}
