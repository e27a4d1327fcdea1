package io.paradecom.core.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what is kept of a run that has ended, a bounded number of rows a Step. What is left is
 * its row alone, until no submit of it can be on its way any more.
 */
final class PurgeDecider {
  private PurgeDecider() {}

  static void purge(WorkflowCommand.Purge purge, Step step) {
    WorkflowDraft run = step.workflow();
    if (run.state == WorkflowState.PURGING) {
      step.effect(new Effect.AcceptAgain(run.id, purge.commandId(), run.run));
    } else if (run.state.isTerminal() && run.state != WorkflowState.PURGED) {
      begin(purge.commandId(), step);
    } else {
      ControlDecider.reject(purge, "a workflow that has ended", step);
    }
  }

  /** Goes on, or begins when the time of a run is over. */
  static void expire(Step step) {
    WorkflowDraft run = step.workflow();
    switch (run.state) {
      case PURGING -> advance(step);
      case PURGED -> forget(step);
      case SUCCEEDED, FAILED, CANCELLED, REFUSED, COMPENSATED -> {
        Instant expiry = step.limits().retention().expiry(run.endedAt);
        if (expiry != null && !step.now().isBefore(expiry)) {
          begin(null, step);
        }
      }
      case STAGING, RUNNING, PAUSED, CANCELLING, COMPENSATING, QUARANTINED -> {}
    }
  }

  private static void begin(@Nullable String commandId, Step step) {
    WorkflowDraft run = step.workflow();
    if (BudgetDecider.told(step) != null) {
      // Whoever owns the resources knows of its budgets until then.
      step.effect(new Effect.ReleaseRun(run.id, run.run));
    }
    step.emit(new WorkflowEvent.PurgeBegan(commandId));
    advance(step);
  }

  private static void advance(Step step) {
    WorkflowDraft run = step.workflow();
    int chunk = step.limits().chunk();
    int to = Math.min(run.swept + chunk, run.tasksStaged);
    if (to < run.tasksStaged || step.rows().commands(chunk + 1).size() > chunk) {
      step.emit(new WorkflowEvent.PurgeAdvanced(to));
    } else {
      step.emit(new WorkflowEvent.WorkflowPurged());
      forget(step);
    }
  }

  private static void forget(Step step) {
    Instant due = step.workflow().due;
    if (due != null && !step.now().isBefore(due)) {
      step.emit(new WorkflowEvent.WorkflowForgotten());
    }
  }
}
