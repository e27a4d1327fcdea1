package io.paradecom.core.audit;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.ResetScope;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the passes of one run: each looks at every task and leaves none out. */
final class PassAudit {
  private final RunAudit run;
  private final GraphAudit graph;

  /** Top of the subtree that is being stopped; null: none is. */
  private @Nullable TaskTrack cancelled;

  private boolean open;
  private @Nullable ResetScope reset;
  private final Set<TaskId> named = new HashSet<>();
  private int next;

  /** Rounds that are left of a rollback after the one under way; -1: there is none. */
  private int rounds = -1;

  private boolean selecting;
  private int found;

  PassAudit(RunAudit run, GraphAudit graph) {
    this.run = run;
    this.graph = graph;
  }

  boolean isOpen() {
    return open;
  }

  /** Returns whether a task is in the subtree that is being stopped. */
  boolean isBelowCancelled(TaskTrack task) {
    TaskTrack top = cancelled;
    return top != null && graph.isWithin(task, top);
  }

  void begin(WorkflowEvent.SubtreeCancelling event) {
    TaskTrack top = graph.find(event.index());
    if (open || top == null || !top.spec.id().equals(event.task())) {
      run.report(
          Invariant.LEGAL_MOVES,
          event.task(),
          "Expected a known task and no other pass, but found %s at %d, a pass: %s."
              .formatted(top == null ? "none" : top.spec.id(), event.index(), open));
    }
    cancelled = top;
    open = true;
    next = 0;
  }

  boolean isReset() {
    return reset != null;
  }

  /** Returns whether a reset begins with a task. */
  boolean isSeed(TaskTrack task) {
    if (reset == null || named.contains(task.spec.id())) {
      return reset != null;
    }
    return switch (reset) {
      case NAMED -> false;
      case STOPPED ->
          task.state == TaskState.CANCELLED
              || task.state == TaskState.COMPENSATED
              || task.state == TaskState.PARKED;
      case UNSUCCESSFUL ->
          task.state == TaskState.FAILED
              || task.state == TaskState.CANCELLED
              || task.state == TaskState.PARKED
              || task.state == TaskState.COMPENSATED;
    };
  }

  void begin(WorkflowEvent.ResetBegan event) {
    if (open) {
      run.report(Invariant.LEGAL_MOVES, null, "Expected no other pass, but found one.");
    }
    reset = event.scope();
    named.addAll(event.tasks());
    open = true;
    next = event.scope() == ResetScope.NAMED ? graph.size() : 0;
  }

  /** A rollback finds its tasks, unless these are all; it counts what they wait for, and starts. */
  void begin(WorkflowEvent.WorkflowCompensating event) {
    open = graph.size() > 0;
    selecting = !event.tasks().isEmpty();
    rounds = open ? 1 : -1;
    found = 0;
    next = 0;
  }

  /** A task was found that is part of the rollback. */
  void found() {
    found++;
  }

  private void nextRound() {
    if (selecting) {
      selecting = found > 0;
      found = 0;
    } else {
      rounds--;
    }
    next = 0;
    if (rounds < 0) {
      end();
    }
  }

  void marked() {
    if (!isReset() || next < graph.size()) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected a reset that looked at %d tasks, but found %s at %d."
              .formatted(graph.size(), reset, next));
    }
    end();
  }

  void advance(WorkflowEvent.PassAdvanced event) {
    if (!open || event.to() < next || event.to() > graph.size()) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected a pass to go on from %d to %d at most, but found %d, a pass: %s."
              .formatted(next, graph.size(), event.to(), open));
    }
    next = event.to();
    if (next >= graph.size() && rounds >= 0) {
      nextRound();
    } else if (next >= graph.size() && !isReset()) {
      checkCancelled();
      end();
    }
  }

  /** The run ends or is stopped as a whole. */
  void end() {
    open = false;
    rounds = -1;
    reset = null;
    named.clear();
    cancelled = null;
  }

  private void checkCancelled() {
    for (TaskTrack task : graph.tasks()) {
      if (!task.state.isTerminal() && isBelowCancelled(task)) {
        run.report(
            Invariant.PROGRESS,
            task.spec.id(),
            "Expected every task of a cancelled subtree to have ended, but this one is %s."
                .formatted(task.state));
      }
    }
  }
}
