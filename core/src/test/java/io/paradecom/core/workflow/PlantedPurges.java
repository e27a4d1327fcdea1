package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bugs in how ended runs are given up. */
final class PlantedPurges {
  private PlantedPurges() {}

  /** Gives up runs that have not ended. */
  static final class OpenRunPurged extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Purge purge) || step.workflow().state.isTerminal()) {
        return false;
      }
      step.emit(new WorkflowEvent.PurgeBegan(purge.commandId()));
      return true;
    }
  }

  /** Does not know the submit of a run that was given up. */
  static final class PurgedRunBeginsAgain extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      WorkflowDraft run = step.workflow();
      if (!(command instanceof WorkflowCommand.Submit submit)
          || submit.chunk() != 0
          || run.state != WorkflowState.PURGED
          || !submit.commandId().equals(run.run.value())) {
        return false;
      }
      step.emit(new WorkflowEvent.WorkflowSubmitted(run.run, submit.header(), submit.commandId()));
      return true;
    }
  }

  /** Says nothing to a client that gives up a run that is open. */
  static final class UnansweredPurge extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      return command instanceof WorkflowCommand.Purge && !step.workflow().state.isTerminal();
    }
  }

  /** Takes the first chunk of what is given up for all of it. */
  static final class RestForgotten extends Applier {
    RestForgotten(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.PurgeAdvanced) {
        rows.workflow().due = now.plus(Duration.ofDays(365));
      }
    }
  }

  /** Keeps what tasks gave. */
  static final class OutputsKept extends PlantedStores.Passing {
    OutputsKept(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public void dropTask(WorkflowId id, int index) {
      @Nullable String output = rows.output(id, index);
      rows.dropTask(id, index);
      if (output != null) {
        rows.putOutput(id, index, output);
      }
    }
  }

  /** Returns an engine that does not look for what is to be given up. */
  static WorkflowPartition withoutExpiry(WorkflowStore store, EngineLimits limits) {
    return new WorkflowPartition(
        store,
        limits.withRetention(new Retention(null, limits.retention().remembered())),
        TestInterpreters.create());
  }
}
