package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import java.util.List;

/**
 * Applies a change of the graph. Added tasks stand behind the last one, where the activation, which
 * is due again, finds them. An edge from a task that has ended is one more dependant that does not
 * know it yet: its settlement is due again, as it is while a chunk is left over. Cost: O(change).
 */
final class PatchApplier {
  private final TaskApplier tasks;

  PatchApplier(TaskApplier tasks) {
    this.tasks = tasks;
  }

  void apply(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows) {
    GraphChange change = event.change();
    WorkflowDraft run = rows.workflow();
    add(change, now, rows);
    for (GraphChange.MoreNeeds more : change.needs()) {
      TaskRow before = rows.task(more.index());
      link(more.index(), more.needs(), now, rows);
      // Where some edges are enough, and hold, more of them change nothing.
      boolean goesOn =
          Join.holds(rows.definition(more.index()).spec().role(), before)
              && before.met() != TaskRow.NOT_COUNTED;
      tasks.put(before.with(row -> waitFor(more.needs().size(), goesOn, row, now)), now, rows);
    }
    for (GraphChange.Edit edit : change.edits()) {
      rows.replaceSpec(edit.index(), edit.edit().applyTo(rows.definition(edit.index()).spec()));
      TaskRow row = rows.task(edit.index());
      boolean wantsOthers = edit.edit().resources() != null && row.claim() != 0;
      tasks.put(wantsOthers ? row.with(draft -> claimAnew(draft, now)) : row, now, rows);
    }
    run.graphVersion = event.version();
    run.stalled &= change.added().isEmpty() && change.needs().isEmpty();
    run.goOn(now);
  }

  private void add(GraphChange change, Instant now, StepOverlay rows) {
    long[] places = rows.workflow().ordered ? PatchOrder.places(change, rows) : null;
    rows.workflow().ordered = places != null;
    int index = change.firstIndex();
    for (TaskSpec spec : change.added()) {
      TaskDefinition task = TaskDefinition.of(index, spec);
      rows.putDefinition(
          places == null ? task : task.withPlace(places[index - change.firstIndex()]));
      index++;
    }
    rows.workflow().tally.addFresh(change.added().size());
    rows.workflow().tasksStaged = index;
    index = change.firstIndex();
    for (TaskSpec spec : change.added()) {
      link(index++, spec.needs(), now, rows);
    }
  }

  private void link(int index, List<Dependency> needs, Instant now, StepOverlay rows) {
    if (needs.isEmpty()) {
      return;
    }
    rows.addNeeds(index, needs);
    for (Dependency need : needs) {
      TaskRow dependency = rows.task(rows.indexOf(need.task()));
      if (dependency.state().isTerminal()) {
        tasks.put(dependency.with(row -> row.allSettled = false), now, rows);
      }
    }
  }

  private static void claimAnew(TaskRowDraft row, Instant now) {
    Instant readyAt = row.readyAt;
    row.waitFor(WaitReason.CREDIT, now);
    row.readyAt = readyAt;
  }

  /** A task that was ready is so no more: its timeouts begin anew when it is ready again. */
  private static void waitFor(int more, boolean goesOn, TaskRowDraft row, Instant now) {
    row.waitingFor += more;
    // Parts of a loop are added also while what waits for them is held, or was stopped.
    boolean stays = row.reason == WaitReason.HELD || row.state.isTerminal();
    if (row.reason != WaitReason.DEPENDENCIES && !goesOn && !stays) {
      row.waitFor(WaitReason.DEPENDENCIES, now);
      row.firstReadyAt = null;
    }
  }
}
