package io.paradecom.core.audit;

import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;

/** Checks how a run that has ended is given up. */
final class PurgeAudit {
  private final RunAudit run;
  private int purged;
  private boolean forgotten;

  PurgeAudit(RunAudit run) {
    this.run = run;
  }

  /** Takes in a fact about the run's rows; returns the state that it leads to. */
  WorkflowState purge(WorkflowEvent.PurgeEvent event) {
    return switch (event) {
      case WorkflowEvent.PurgeBegan _ -> WorkflowState.PURGING;
      case WorkflowEvent.PurgeAdvanced advanced -> {
        if (advanced.to() < purged) {
          run.report(
              Invariant.LEGAL_MOVES,
              null,
              "Expected %d tasks or more to be given up, but found %d."
                  .formatted(purged, advanced.to()));
        }
        purged = advanced.to();
        yield WorkflowState.PURGING;
      }
      case WorkflowEvent.WorkflowPurged _ -> WorkflowState.PURGED;
      case WorkflowEvent.WorkflowForgotten _ -> {
        forgotten = true;
        yield WorkflowState.PURGED;
      }
    };
  }

  /** Checks that nothing follows once nobody knows of the run. */
  void checkKnown(WorkflowEvent event) {
    if (forgotten) {
      run.report(
          Invariant.ONE_END,
          event instanceof WorkflowEvent.TaskEvent task ? task.task() : null,
          "Expected nothing more of a run that was forgotten.");
    }
  }

  /** Returns whether another run may have the id of this one. */
  boolean isGone() {
    return forgotten;
  }
}
