package io.paradecom.core.workflow;

import java.time.Instant;
import java.util.List;

/** Bugs in loops over outputs. */
final class PlantedLoops {
  private PlantedLoops() {}

  /** Lets the parts go when the first of them are there. */
  static final class EndsEarly extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      for (WorkflowEvent event : List.copyOf(step.events())) {
        if (event instanceof WorkflowEvent.LoopAdvanced(var index, var task, _, _, _)
            && step.task(index).reason() == WaitReason.ITEMS) {
          step.emit(new WorkflowEvent.TaskAnswered(index, task, null, "", "", 0, null));
          new Settlement(step).passOn(index);
        }
      }
    }
  }

  /** Forgets when to go on. */
  static final class ForgetsRest extends PlantedAppliers.Planted {
    ForgetsRest(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.LoopAdvanced) {
        change(
            rows,
            event.index(),
            row -> {
              row.due = null;
              row.delayedUntil = null;
            });
      }
    }
  }

  /** Leaves the parts of an earlier list as they are. */
  static final class KeepsOldItems extends Applier {
    KeepsOldItems(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(
          event instanceof WorkflowEvent.GraphPatched patched && patched.isLoop()
              ? withoutEdits(patched)
              : event,
          sequence,
          now,
          rows);
    }

    private static WorkflowEvent withoutEdits(WorkflowEvent.GraphPatched event) {
      GraphChange change = event.change();
      return new WorkflowEvent.GraphPatched(
          event.version(),
          event.author(),
          event.commandId(),
          new GraphChange(change.firstIndex(), change.added(), change.needs(), List.of()));
    }
  }

  /** Forgets in a reset how many parts there are. */
  static final class ForgetsParts extends PlantedAppliers.Planted {
    ForgetsParts(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskReset) {
        change(rows, event.index(), row -> row.loop = null);
      }
    }
  }
}
