package io.paradecom.core.workflow;

import io.paradecom.core.spec.RunnerId;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Appliers that differ from the real one by one bug each. */
final class PlantedAppliers {
  private PlantedAppliers() {}

  /** An applier that spoils a task's row after the real one has written it. */
  abstract static class Planted extends Applier {
    Planted(EngineLimits limits) {
      super(limits);
    }

    @Override
    final void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.TaskEvent task) {
        spoil(task, now, rows);
      }
    }

    abstract void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows);

    static void change(StepOverlay rows, int index, Consumer<TaskRowDraft> change) {
      rows.putTask(rows.task(index).with(change));
    }
  }

  /** Lets a retry go after half of its wait. */
  static final class ShortBackoff extends Planted {
    ShortBackoff(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskDelayed delayed
          && delayed.reason() == WaitReason.BACKOFF) {
        Instant half = now.plus(Duration.between(now, delayed.until()).dividedBy(2));
        change(
            rows,
            event.index(),
            row -> {
              row.delayedUntil = half;
              row.due = half;
            });
      }
    }
  }

  /** Forgets to wake a delayed task up. */
  static final class LostWakeUp extends Planted {
    LostWakeUp(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskDelayed) {
        change(rows, event.index(), row -> row.due = null);
      }
    }
  }

  /** Counts attempts from 1 again after a lost lease. */
  static final class LostLeaseResetsAttempt extends Planted {
    LostLeaseResetsAttempt(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.LeaseLost) {
        change(
            rows,
            event.index(),
            row -> {
              row.attempt = 0;
              row.attemptOpen = false;
            });
      }
    }
  }

  /** Takes the first chunk of dependants for all of them. */
  static final class LastDependantsForgotten extends Planted {
    LastDependantsForgotten(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsSettled settled && !settled.all()) {
        change(
            rows,
            event.index(),
            row -> {
              row.allSettled = true;
              row.due = null;
            });
      }
    }
  }

  /** Keeps no due time for the chunks that are left. */
  static final class ContinuationForgotten extends Planted {
    ContinuationForgotten(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsSettled settled && !settled.all()) {
        change(rows, event.index(), row -> row.due = null);
      }
    }
  }

  /** Counts the dependants of later chunks down twice. */
  static final class CountsDownTwice extends Planted {
    CountsDownTwice(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsSettled settled && settled.from() > 0) {
        for (int i = settled.from(); i < settled.to(); i++) {
          EdgePage page = rows.dependants(settled.index(), i / EdgePage.CAPACITY);
          change(rows, page.task(i % EdgePage.CAPACITY), row -> row.waitingFor--);
        }
      }
    }
  }

  /** Starts the queue timeout anew when a dispatch was lost. */
  static final class LostDispatchResetsTimeout extends Planted {
    private final EngineLimits limits;

    LostDispatchResetsTimeout(EngineLimits limits) {
      super(limits);
      this.limits = limits;
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      Duration timeout = rows.definition(event.index()).spec().timeouts().queue();
      if (event instanceof WorkflowEvent.DispatchLost && timeout != null) {
        change(
            rows,
            event.index(),
            row -> {
              row.readyAt = now;
              row.due = now.plus(timeout).plus(limits.claimGrace());
            });
      }
    }
  }

  /** Keeps the lease of a task that its runner gave back. */
  static final class LeaseLeaks extends Planted {
    LeaseLeaks(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.AttemptReturned) {
        Lease stale = new Lease(new RunnerId("gone"), "i0", 1);
        change(rows, event.index(), row -> row.lease = stale);
      }
    }
  }
}
