package io.paradecom.core.audit;

import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the changes of one run's graph: their numbers, that none is made twice, that only tasks
 * that have not started wait for more or are other ones, and that no cycle is closed. Cost of a
 * change: O(change), and O(tasks and edges) where tasks get to wait for more.
 */
final class PatchAudit {
  private final RunAudit run;
  private final GraphAudit graph;
  private final Set<String> commands = new HashSet<>();
  private int version = 1;

  PatchAudit(RunAudit run, GraphAudit graph) {
    this.run = run;
    this.graph = graph;
  }

  void patch(WorkflowEvent.GraphPatched event) {
    GraphChange change = event.change();
    if (event.version() != version + 1 || change.firstIndex() != graph.size()) {
      run.report(
          Invariant.GAP_FREE,
          null,
          "Expected graph version %d from position %d, but found version %d from %d."
              .formatted(version + 1, graph.size(), event.version(), change.firstIndex()));
    }
    boolean beside = run.isPassing() && !event.isExpansion();
    if (!commands.add(event.commandId()) || beside) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected a patch to be applied once, and beside no pass, but found '%s', a pass: %s."
              .formatted(event.commandId(), beside));
    }
    version = event.version();
    if (event.isLoop()) {
      run.loops().grow(event);
    } else if (event.isExpansion()) {
      run.expansions().grow(event);
    }
    List<TaskTrack> added = change.added().stream().map(graph::add).toList();
    for (TaskTrack task : added) {
      graph.addNeeds(task, task.spec.needs(), graph.size());
    }
    change.needs().forEach(more -> addNeeds(more, event));
    change.edits().forEach(edit -> edit(edit, event));
    checkAcyclic(added, change);
  }

  private void addNeeds(GraphChange.MoreNeeds more, WorkflowEvent.GraphPatched event) {
    TaskTrack task = graph.find(more.index());
    if (task == null || !task.spec.id().equals(more.task())) {
      reportUnknown(more.index(), more);
      return;
    }
    if (!mayWaitForMore(task, event)) {
      run.report(
          task.state.isTerminal() ? Invariant.ACYCLIC : Invariant.DEPENDENCIES_FIRST,
          task.spec.id(),
          "Expected only a task that has not started to wait for more, but it is %s in attempt %d."
              .formatted(task.state, task.attempt));
    }
    boolean goesOn =
        task.spec.role().isPartial()
            && task.reason != WaitReason.DEPENDENCIES
            && task.reason != WaitReason.HELD;
    graph.addNeeds(task, more.needs(), graph.size());
    boolean stays = task.state != TaskState.WAITING || task.reason == WaitReason.HELD;
    if (!goesOn && !stays) {
      run.taskAudit().resources().letGo(task);
      task.waitForMore();
    }
  }

  /** Only a task that has not started may, or one that was just broken down. */
  private static boolean mayWaitForMore(TaskTrack task, WorkflowEvent.GraphPatched event) {
    if (event.isLoop()) {
      return task.attempts() == 0 && !task.state.isInFlight();
    }
    boolean started = task.attempts() > 0 || task.round > 1 || task.instead != null;
    boolean joins = event.isExpansion() && task.isExpanded();
    return task.state == TaskState.WAITING && task.reason != WaitReason.HELD && (!started || joins);
  }

  private void edit(GraphChange.Edit change, WorkflowEvent.GraphPatched event) {
    TaskTrack task = graph.find(change.index());
    if (task == null || !task.spec.id().equals(change.task())) {
      reportUnknown(change.index(), change);
      return;
    }
    boolean early = change.edit().isPriorityOnly() || task.attempts() == 0;
    if (!event.isLoop() && (task.state != TaskState.WAITING || !early)) {
      run.report(
          Invariant.LEGAL_MOVES,
          task.spec.id(),
          "Expected only a task that has not started to be edited, but it is %s in attempt %d."
              .formatted(task.state, task.attempt));
    }
    if (change.edit().when() != null) {
      run.taskAudit().conditions().checkEdit(task);
    }
    task.spec = change.edit().applyTo(task.spec);
    // What a runner was granted is what it was before.
    task.grant = change.edit().isPriorityOnly() ? task.grant : null;
    claimAnew(change, task);
  }

  private void claimAnew(GraphChange.Edit change, TaskTrack task) {
    boolean ready = task.reason == WaitReason.RESOURCE || task.reason == WaitReason.CREDIT;
    if (change.edit().resources() != null && ready && task.state == TaskState.WAITING) {
      run.taskAudit().resources().letGo(task);
      task.reason = task.spec.wantsResources() ? WaitReason.RESOURCE : WaitReason.CREDIT;
    }
  }

  private void reportUnknown(int index, Record change) {
    run.report(
        Invariant.LEGAL_MOVES,
        null,
        "Expected a change of a known task, but found none at %d for %s.".formatted(index, change));
  }

  /** What is added needs only what was there and each other: a cycle goes through a change. */
  private void checkAcyclic(List<TaskTrack> added, GraphChange change) {
    Set<Integer> done = new HashSet<>();
    for (GraphChange.MoreNeeds more : change.needs()) {
      walk(more.index(), 0, done);
    }
    for (TaskTrack task : added) {
      walk(task.index, change.needs().isEmpty() ? change.firstIndex() : 0, done);
    }
  }

  /** Follows what a task needs, down to a position, depth first and without recursion. */
  private void walk(int start, int from, Set<Integer> done) {
    Set<Integer> open = new HashSet<>();
    ArrayDeque<int[]> path = new ArrayDeque<>();
    path.push(new int[] {start, 0});
    while (!path.isEmpty()) {
      int[] top = path.peek();
      TaskTrack task = graph.find(top[0]);
      boolean fresh = top[1] > 0 || !done.contains(top[0]);
      if (task == null || !fresh || top[1] >= task.needs.length) {
        path.pop();
        open.remove(top[0]);
        done.add(top[0]);
        continue;
      }
      open.add(top[0]);
      int need = task.needs[top[1]++];
      if (open.contains(need)) {
        run.report(Invariant.ACYCLIC, task.spec.id(), "Expected no cycle, but it closes one.");
        return;
      }
      if (need >= from) {
        path.push(new int[] {need, 0});
      }
    }
  }
}
