package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;

/** Bugs in what is done with results of other runs. */
final class PlantedTakeovers {
  private PlantedTakeovers() {}

  /** What was taken over does not reach those who depend on it. */
  static final class OutputLost extends Applier {
    OutputLost(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.TaskSatisfied satisfied
          && rows.definition(satisfied.index()).spec().disposition() == Disposition.DONE) {
        rows.putTask(rows.task(satisfied.index()).with(row -> row.hasOutput = false));
      }
    }
  }

  /** A task that is to run, and that nobody vouched for, counts as done elsewhere. */
  static final class NobodyVouched extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Submit) || !step.workflow().state.isOpen()) {
        return;
      }
      for (int index = 0; index < step.workflow().activated; index++) {
        TaskRow row = step.task(index);
        boolean runs =
            step.spec(index).disposition() == Disposition.RUN
                && !(step.spec(index).action() instanceof TaskAction.Gate);
        if (runs && row.state() == TaskState.WAITING && row.reason() == WaitReason.CREDIT) {
          step.emit(new WorkflowEvent.TaskSatisfied(index, step.spec(index).id()));
          return;
        }
      }
    }
  }

  /** Any task of a submit is given the result of another run. */
  static final class GivenToAnyTask extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (command instanceof WorkflowCommand.Submit
          && step.workflow().state == WorkflowState.STAGING
          && step.workflow().tasksStaged > 0) {
        step.emit(
            new WorkflowEvent.TaskTaken(
                0,
                step.spec(0).id(),
                "1",
                new TakenResult.Source(new WorkflowId("other"), new RunId("other-1"), 1)));
      }
    }
  }
}
