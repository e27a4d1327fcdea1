package io.paradecom.core.workflow;

import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Engines that differ from the real one by one bug each, in workflows that tasks start. */
final class PlantedChildren {
  private PlantedChildren() {}

  private static boolean isStart(WorkflowCommand command, Step step) {
    return command instanceof StartChild(_, var index)
        && step.workflow().state.acceptsReports()
        && step.task(index).reason() == WaitReason.WORKFLOW
        && step.spec(index).action() instanceof TaskAction.SubWorkflow;
  }

  /** Starts another workflow with the same word. */
  static final class StartedTwice extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (isStart(command, step) && command instanceof StartChild(_, var index)) {
        TaskRow row = step.task(index);
        if (row.hasOpenChild()
            && step.spec(index).action() instanceof TaskAction.SubWorkflow(SubWorkflowSpec spec)) {
          step.emit(
              new WorkflowEvent.ChildStarted(
                  index,
                  step.spec(index).id(),
                  row.attempt(),
                  ParentTask.childId(step.workflow().id, step.spec(index).id(), row.attempt()),
                  spec.definition(),
                  spec.version(),
                  row.delayedUntil()));
        }
      }
    }
  }

  /** Says nothing to a workflow whose task goes elsewhere. */
  static final class NotStopped extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      step.effects()
          .removeIf(effect ->
              effect instanceof Effect.TellChild(var word)
                  && word.control() == ChildControl.CANCEL);
    }
  }

  /** Goes on although the task that started it goes elsewhere. */
  static final class Disobedient extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      return command instanceof ControlChild(_, _, var control, _)
          && control == ChildControl.RESUME;
    }
  }

  /** Ends without a word to the task that started it. */
  static final class EndUntold extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      step.effects().removeIf(Effect.TellParent.class::isInstance);
    }
  }

  /** Takes the end of an earlier workflow of the task for that of the last one. */
  static final class OldEndCounts extends PlantedDeciders.Planted {
    @Override
    WorkflowCommand changed(WorkflowCommand command, Step step) {
      if (!(command instanceof ChildEnded ended)
          || ended.parent().index() >= step.workflow().tasksStaged
          || !step.task(ended.parent().index()).hasOpenChild()) {
        return command;
      }
      ParentTask told = ended.parent();
      TaskRow row = step.task(told.index());
      ParentTask last =
          new ParentTask(
              told.workflow(),
              step.workflow().run,
              told.task(),
              told.index(),
              row.epoch(),
              told.outputs(),
              told.lineage());
      return new ChildEnded(last, ended.child(), ended.state(), ended.output(), ended.detail());
    }
  }

  /** Takes any end of a workflow for a good one. */
  static final class FailureSucceeds extends PlantedDeciders.Planted {
    @Override
    WorkflowCommand changed(WorkflowCommand command, Step step) {
      return command instanceof ChildEnded ended && ended.state() == WorkflowState.FAILED
          ? new ChildEnded(ended.parent(), ended.child(), WorkflowState.SUCCEEDED, null, "")
          : command;
    }
  }

  /** Starts a workflow that its definition starts again, and so on for ever. */
  static final class StartsItself extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!isStart(command, step)
          || !(command instanceof StartChild(_, var index))
          || step.task(index).attemptOpen()) {
        return false;
      }
      WorkflowOrigin origin = step.workflow().header.origin();
      if (origin == null
          || !(step.spec(index).action() instanceof TaskAction.SubWorkflow(var spec))
          || !spec.definition().equals(origin.definition())) {
        return false;
      }
      TaskRow row = step.task(index);
      long epoch =
          step.emit(
              new WorkflowEvent.ChildStarted(
                  index,
                  step.spec(index).id(),
                  row.attempt() + 1,
                  ParentTask.childId(step.workflow().id, step.spec(index).id(), row.attempt() + 1),
                  spec.definition(),
                  spec.version(),
                  null));
      step.effect(
          new Effect.StartChild(
              ParentTask.childId(step.workflow().id, step.spec(index).id(), row.attempt() + 1),
              spec.definition(),
              spec.version(),
              Map.of(),
              new ParentTask(
                  step.workflow().id,
                  step.workflow().run,
                  step.spec(index).id(),
                  index,
                  epoch,
                  spec.outputs(),
                  lineage(origin))));
      return true;
    }

    private static List<String> lineage(WorkflowOrigin origin) {
      List<String> lineage = new ArrayList<>();
      if (origin.parent() != null) {
        lineage.addAll(origin.parent().lineage());
      }
      lineage.add(origin.definition());
      return lineage;
    }
  }
}
