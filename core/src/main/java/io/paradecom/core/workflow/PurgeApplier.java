package io.paradecom.core.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Turns what is given up of an ended run into rows that are gone. */
final class PurgeApplier {
  private final EngineLimits limits;

  PurgeApplier(EngineLimits limits) {
    this.limits = limits;
  }

  void apply(WorkflowEvent.PurgeEvent event, Instant now, StepOverlay rows) {
    WorkflowDraft run = rows.workflow();
    switch (event) {
      case WorkflowEvent.PurgeBegan _ -> {
        run.state = WorkflowState.PURGING;
        run.swept = 0;
        run.budgets = BudgetBook.EMPTY;
        run.due = now;
      }
      case WorkflowEvent.PurgeAdvanced advanced -> {
        if (run.swept == run.tasksStaged) {
          rows.dropCommands(limits.chunk());
        }
        dropTasks(run, advanced.to(), rows);
        run.due = now;
      }
      case WorkflowEvent.WorkflowPurged _ -> {
        dropTasks(run, run.tasksStaged, rows);
        rows.dropCommands(limits.chunk());
        empty(run, now);
      }
      case WorkflowEvent.WorkflowForgotten _ -> rows.forget();
    }
  }

  private static void dropTasks(WorkflowDraft run, int to, StepOverlay rows) {
    rows.dropTasks(run.swept, to);
    run.swept = to;
  }

  private void empty(WorkflowDraft run, Instant now) {
    run.state = WorkflowState.PURGED;
    run.tally = Tally.empty();
    run.chunksStaged = 0;
    run.tasksStaged = 0;
    run.activated = 0;
    run.swept = 0;
    run.signals = List.of();
    run.undeclared = List.of();
    run.pausedTargets = Map.of();
    Instant end = run.endedAt == null ? now : run.endedAt;
    run.due = end.plus(limits.retention().remembered());
  }
}
