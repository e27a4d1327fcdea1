package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Bugs in how graphs are changed while they run. */
final class PlantedPatches {
  private PlantedPatches() {}

  /** An applier that spoils rows after a patch was applied. */
  abstract static class Planted extends Applier {
    Planted(EngineLimits limits) {
      super(limits);
    }

    @Override
    final void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.GraphPatched patched) {
        spoil(patched, now, rows);
      }
    }

    abstract void spoil(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows);
  }

  /** Lets an added task wait once more for what had ended well. */
  static final class CountsEnded extends Planted {
    CountsEnded(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows) {
      for (TaskSpec task : event.change().added()) {
        for (Dependency need : task.needs()) {
          if (rows.task(rows.indexOf(need.task())).state() == TaskState.SUCCEEDED) {
            PlantedAppliers.Planted.change(rows, rows.indexOf(task.id()), row -> row.waitingFor++);
          }
        }
      }
    }
  }

  /** Takes the new dependants of what had ended for told. */
  static final class ForgetsEnded extends Planted {
    ForgetsEnded(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows) {
      for (TaskSpec task : event.change().added()) {
        for (Dependency need : task.needs()) {
          int index = rows.indexOf(need.task());
          if (rows.task(index).hasUnsettledDependants()) {
            PlantedAppliers.Planted.change(
                rows,
                index,
                row -> {
                  row.allSettled = true;
                  row.due = null;
                });
          }
        }
      }
    }
  }

  /** Takes added tasks for looked at. */
  static final class ForgetsFree extends Planted {
    ForgetsFree(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows) {
      rows.workflow().activated = rows.workflow().tasksStaged;
      rows.workflow().goOn(now);
    }
  }

  /** Forgets to count the change. */
  static final class KeepsVersion extends Planted {
    KeepsVersion(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.GraphPatched event, Instant now, StepOverlay rows) {
      rows.workflow().graphVersion = event.version() - 1;
    }
  }

  /** A decider that lets a patch through whose only problems are of one kind. */
  abstract static class Lenient extends PlantedDeciders.Planted {
    private final String overlooked;

    Lenient(String overlooked) {
      this.overlooked = overlooked;
    }

    @Override
    final boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Patch patch)
          || !step.workflow().state.acceptsReports()
          || step.workflow().pass != null) {
        return false;
      }
      List<String> problems = new PatchPlan(patch, step).problems();
      if (problems.isEmpty() || !problems.stream().allMatch(text -> text.contains(overlooked))) {
        return false;
      }
      PatchDecider.apply(patch, unchecked(patch, step), step);
      return true;
    }

    private static GraphChange unchecked(WorkflowCommand.Patch patch, Step step) {
      List<TaskSpec> added = new ArrayList<>();
      List<GraphChange.MoreNeeds> needs = new ArrayList<>();
      List<GraphChange.Edit> edits = new ArrayList<>();
      for (PatchOperation operation : patch.operations()) {
        switch (operation) {
          case PatchOperation.AddTasks(var tasks) -> added.addAll(tasks);
          case PatchOperation.AddNeeds(var task, var more) ->
              needs.add(new GraphChange.MoreNeeds(step.rows().indexOf(task), task, more));
          case PatchOperation.EditTask(var task, var edit) ->
              edits.add(new GraphChange.Edit(step.rows().indexOf(task), task, edit));
        }
      }
      return new GraphChange(step.workflow().tasksStaged, added, needs, edits);
    }
  }

  /** Lets cycles through. */
  static final class ClosesCycle extends Lenient {
    ClosesCycle() {
      super("Expected no cycle");
    }
  }

  /** Lets tasks wait for more that were dispatched or have ended. */
  static final class HoldsStarted extends Lenient {
    HoldsStarted() {
      super("has not started to get more dependencies");
    }
  }

  /** Remembers no command that was carried out. */
  static final class AppliedTwice extends PlantedStores.Passing {
    AppliedTwice(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public int commandVersion(WorkflowId id, String commandId) {
      return 0;
    }
  }
}
