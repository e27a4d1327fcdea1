package io.paradecom.core.audit;

import io.paradecom.core.workflow.WorkflowEvent;
import org.jspecify.annotations.Nullable;

/** Follows the passes of one run: each looks at every task and leaves none out. */
final class PassAudit {
  private final RunAudit run;
  private final GraphAudit graph;

  /** Top of the subtree that is being stopped; null: none is. */
  private @Nullable TaskTrack cancelled;

  private boolean open;
  private int next;

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

  void advance(WorkflowEvent.PassAdvanced event) {
    if (!open || event.to() < next || event.to() > graph.size()) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected a pass to go on from %d to %d at most, but found %d, a pass: %s."
              .formatted(next, graph.size(), event.to(), open));
    }
    next = event.to();
    if (next >= graph.size()) {
      checkCancelled();
      end();
    }
  }

  /** The run ends or is stopped as a whole. */
  void end() {
    open = false;
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
