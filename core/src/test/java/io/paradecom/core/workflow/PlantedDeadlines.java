package io.paradecom.core.workflow;

import java.time.Duration;
import java.time.Instant;

/** Bugs in what is done about the deadlines of runs. */
final class PlantedDeadlines {
  private PlantedDeadlines() {}

  /** An applier that spoils the deadline of a run. */
  abstract static class Planted extends Applier {
    Planted(EngineLimits limits) {
      super(limits);
    }

    @Override
    final void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      spoil(event, now, rows);
    }

    abstract void spoil(WorkflowEvent event, Instant now, StepOverlay rows);
  }

  /** Keeps no deadline. */
  static final class Forgotten extends Planted {
    Forgotten(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.WorkflowStarted) {
        rows.workflow().deadline = null;
      }
    }
  }

  /** Takes half of the time for all of it. */
  static final class Early extends Planted {
    Early(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent event, Instant now, StepOverlay rows) {
      Instant deadline = rows.isKnown() ? rows.workflow().deadline : null;
      if (event instanceof WorkflowEvent.WorkflowStarted && deadline != null) {
        rows.workflow().deadline = now.plus(Duration.between(now, deadline).dividedBy(2));
      }
    }
  }

  /** Tells it once more a second later. */
  static final class ToldAgain extends Planted {
    ToldAgain(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.WorkflowLate late
          && !now.isAfter(late.deadline().plusMillis(500))) {
        rows.workflow().deadline = late.deadline().plusSeconds(1);
      }
    }
  }

  /** Tells it of a run that is to be cancelled for it, and lets that go on. */
  static final class GoesOn extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      Instant deadline = step.workflow().deadline;
      if (!(command instanceof WorkflowCommand.WakeUp wakeUp)
          || wakeUp.index() >= 0
          || deadline == null
          || step.now().isBefore(deadline)) {
        return false;
      }
      step.emit(new WorkflowEvent.WorkflowLate(deadline));
      return true;
    }
  }
}
