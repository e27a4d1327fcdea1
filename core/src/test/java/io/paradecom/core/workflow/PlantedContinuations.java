package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;

/** Bugs in how runners go on from one task to the next. */
final class PlantedContinuations {
  private PlantedContinuations() {}

  /** A decider that lets a runner go on when the real one did not. */
  abstract static class Lenient extends PlantedDeciders.Planted {
    @Override
    final void after(WorkflowCommand command, Step step) {
      WorkflowCommand.Claimed claim =
          command instanceof WorkflowCommand.Succeeded ended ? ended.claim() : null;
      if (claim == null
          || !claim.ref().run().equals(step.workflow().run)
          || !step.workflow().state.acceptsReports()
          || !PlantedDeciders.isInside(claim, step)) {
        return;
      }
      TaskRow row = step.task(claim.ref().index());
      if (row.state() == TaskState.WAITING && overlooks(row, claim.ref(), step)) {
        goOn(row, claim, step);
      }
    }

    abstract boolean overlooks(TaskRow row, TaskRef claimed, Step step);

    private static void goOn(TaskRow row, WorkflowCommand.Claimed claim, Step step) {
      TaskSpec spec = step.spec(row.index());
      step.emit(
          new WorkflowEvent.TaskContinued(
              row.index(), spec.id(), claim.ref().attempt(), spec.queue(), claim.ref().epoch()));
      step.emit(new WorkflowEvent.TaskClaimed(row.index(), spec.id(), claim.lease(), claim.at()));
    }

    static boolean isGrantedBy(TaskRow row, TaskRef claimed) {
      return row.grant() != null && row.grant().epoch() == claimed.epoch();
    }
  }

  /** Lets a runner go on although the end that it reports of the task before is ignored. */
  static final class AfterStaleEnd extends Lenient {
    @Override
    boolean overlooks(TaskRow row, TaskRef claimed, Step step) {
      return row.reason() == WaitReason.DEPENDENCIES && isGrantedBy(row, claimed);
    }
  }

  /** Lets a runner go on in a run that hands nothing out. */
  static final class WhilePaused extends Lenient {
    @Override
    boolean overlooks(TaskRow row, TaskRef claimed, Step step) {
      return row.reason() == WaitReason.CREDIT
          && isGrantedBy(row, claimed)
          && step.workflow().state == WorkflowState.PAUSED;
    }
  }

  /** Lets a runner go on once more when its report is repeated. */
  static final class Again extends Lenient {
    @Override
    boolean overlooks(TaskRow row, TaskRef claimed, Step step) {
      return row.grant() == null && row.epoch() >= claimed.epoch();
    }
  }

  /** Grants what waits for others as well. */
  static final class TooEarly extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      for (WorkflowEvent event : List.copyOf(step.events())) {
        if (event instanceof WorkflowEvent.TaskDispatched dispatched
            && step.task(dispatched.index()).state() == TaskState.DISPATCHED) {
          grantFirst(dispatched.index(), step);
        }
      }
    }

    private static void grantFirst(int index, Step step) {
      EdgePage dependants = step.rows().dependants(index, 0);
      TaskRow next = dependants.size() == 0 ? null : step.task(dependants.task(0));
      if (next != null && next.waitingFor() > 1 && next.reason() == WaitReason.DEPENDENCIES) {
        step.emit(
            new WorkflowEvent.ContinuationGranted(
                next.index(),
                step.spec(next.index()).id(),
                next.attempt() + 1,
                index,
                step.task(index).epoch()));
      }
    }
  }

  /** Does not tell the runner with what it may go on. */
  static final class Untold extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      ListIterator<Effect> effects = step.effects().listIterator();
      while (effects.hasNext()) {
        if (effects.next() instanceof Effect.DispatchTask it && !it.line().isEmpty()) {
          effects.set(with(it, List.of()));
        }
      }
    }
  }

  /** Hands the tasks of a line over without what their other dependencies gave. */
  static final class WithoutInputs extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      ListIterator<Effect> effects = step.effects().listIterator();
      while (effects.hasNext()) {
        if (effects.next() instanceof Effect.DispatchTask it && !it.line().isEmpty()) {
          List<GrantedTask> bare = new ArrayList<>();
          it.line().forEach(task -> bare.add(new GrantedTask(task.ref(), task.spec(), Map.of())));
          effects.set(with(it, bare));
        }
      }
    }
  }

  private static Effect.DispatchTask with(Effect.DispatchTask it, List<GrantedTask> line) {
    return new Effect.DispatchTask(
        it.workflowId(),
        it.ref(),
        it.spec(),
        it.inputs(),
        it.lastFailure(),
        it.fencingToken(),
        it.undo(),
        line);
  }
}
