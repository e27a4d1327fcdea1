package io.paradecom.core.audit;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the loops of one run: that each makes a part for every item, once and in order, before any
 * of them may begin, and lets the task that was named wait for them. Cost of a change: O(its parts
 * and their edges).
 */
final class LoopAudit {
  private final RunAudit run;
  private final GraphAudit graph;

  /** The loop of the event before; its parts come next where {@link #owes}. */
  private @Nullable TaskTrack last;

  private int from;
  private int to;
  private boolean owes;

  LoopAudit(RunAudit run, GraphAudit graph) {
    this.run = run;
    this.graph = graph;
  }

  /** Checks that what was announced comes at once. */
  void checkOwed(WorkflowEvent event) {
    boolean adds = event instanceof WorkflowEvent.GraphPatched patched && patched.isLoop();
    TaskTrack task = last;
    if (task != null && owes && !adds) {
      report(
          task,
          "Expected the parts of a loop next, but found %s."
              .formatted(event.getClass().getSimpleName()));
    }
    last = adds ? last : null;
    owes = adds && owes;
  }

  /** Items have their parts. */
  void advance(WorkflowEvent.LoopAdvanced event, TaskTrack task) {
    int end = Math.max(event.items(), task.loopParts);
    boolean sound =
        task.reason == WaitReason.ITEMS
            && event.from() == task.loopDone
            && event.from() < event.to()
            && event.to() <= end
            && (event.from() == 0 || event.items() == task.loopItems);
    if (!sound) {
      report(
          task,
          "Expected a loop that waits for %s to go on from %d of %d, but found %s."
              .formatted(task.reason, task.loopDone, task.loopItems, event));
    }
    last = task;
    from = event.from();
    to = event.to();
    owes = Math.min(event.to(), event.items()) > task.loopParts;
    task.loopItems = event.items();
    task.loopDone = event.to();
  }

  /** Checks that a loop ends when all its parts are there. */
  void checkComplete(TaskTrack task) {
    if (task.loopDone < Math.max(task.loopItems, task.loopParts)) {
      report(
          task,
          "Expected a loop to end with all of %d items and %d parts, but it has looked at %d."
              .formatted(task.loopItems, task.loopParts, task.loopDone));
    }
  }

  /** Returns whether a loop fails for what it goes over, as one that waits for its parts may. */
  static boolean isFailure(TaskFailure failure, TaskTrack task) {
    return task.reason == WaitReason.ITEMS && failure.kind() == FailureKind.LOOP_INPUT;
  }

  /** Parts were added and edited, as far as they are what they should be. */
  void grow(WorkflowEvent.GraphPatched event) {
    TaskTrack task = last;
    last = null;
    owes = false;
    if (task == null || !(task.spec.action() instanceof TaskAction.ForEach(LoopSpec loop))) {
      run.report(
          Invariant.EXPANSION,
          null,
          "Expected parts of a loop that goes on only, but found %s.".formatted(event.commandId()));
      return;
    }
    GraphChange change = event.change();
    int had = task.loopParts;
    int parts = Math.max(had, Math.min(to, task.loopItems));
    if (!areAdded(change, loop, task, had, parts) || !areEdited(change, loop, had)) {
      report(
          task,
          "Expected parts %d to %d that need their loop, and that '%s' waits for, but found %s."
              .formatted(had, parts, loop.join(), change));
    }
    task.loopParts = parts;
  }

  private boolean areAdded(GraphChange change, LoopSpec loop, TaskTrack task, int had, int parts) {
    List<TaskSpec> added = change.added();
    Set<TaskId> joined = new HashSet<>();
    boolean sound = added.size() == parts - had && (had >= from || added.isEmpty());
    for (int i = 0; sound && i < added.size(); i++) {
      TaskSpec part = added.get(i);
      sound =
          part.id().equals(loop.partId(had + i))
              && part.needs().contains(Dependency.onSuccess(task.spec.id()))
              && task.dependencies.containsAll(part.needs().subList(1, part.needs().size()));
      joined.add(part.id());
    }
    return sound && isJoin(change.needs(), loop, joined);
  }

  private static boolean isJoin(
      List<GraphChange.MoreNeeds> needs, LoopSpec loop, Set<TaskId> joined) {
    if (joined.isEmpty() || needs.size() != 1) {
      return joined.isEmpty() && needs.isEmpty();
    }
    Set<TaskId> found = new HashSet<>();
    needs.getFirst().needs().forEach(need -> found.add(need.task()));
    return needs.getFirst().task().equals(loop.join()) && found.equals(joined);
  }

  private boolean areEdited(GraphChange change, LoopSpec loop, int had) {
    Set<TaskId> mine = new HashSet<>();
    for (int i = from; i < Math.min(to, had); i++) {
      mine.add(loop.partId(i));
    }
    for (GraphChange.Edit edit : change.edits()) {
      TaskTrack part = graph.find(edit.index());
      boolean free = part != null && part.attempts() == 0 && !part.state.isInFlight();
      if (!free || !mine.contains(edit.task()) || edit.edit().action() == null) {
        return false;
      }
    }
    return true;
  }

  private void report(TaskTrack task, String sentence) {
    run.report(Invariant.EXPANSION, task.spec.id(), sentence);
  }
}
