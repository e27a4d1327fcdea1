package io.paradecom.core.workflow;

import io.paradecom.core.resource.ClaimId;
import java.time.Instant;

/** Bugs in how resources are claimed and let go. */
final class PlantedResources {
  private PlantedResources() {}

  /** Forgets the release on one way out. */
  static final class ForgetsRelease extends PlantedDeciders.Planted {
    private final Class<? extends WorkflowCommand> exit;

    private ForgetsRelease(Class<? extends WorkflowCommand> exit) {
      this.exit = exit;
    }

    static ForgetsRelease onLostLease() {
      return new ForgetsRelease(WorkflowCommand.LoseLease.class);
    }

    static ForgetsRelease onCancel() {
      return new ForgetsRelease(WorkflowCommand.CancelTask.class);
    }

    static ForgetsRelease onReset() {
      return new ForgetsRelease(WorkflowCommand.Rerun.class);
    }

    static ForgetsRelease onPatch() {
      return new ForgetsRelease(WorkflowCommand.Patch.class);
    }

    @Override
    void after(WorkflowCommand command, Step step) {
      if (exit.isInstance(command)) {
        step.effects().removeIf(Effect.ReleaseClaim.class::isInstance);
      }
    }
  }

  /** Lets whoever claims a dispatch start, also when another runner's claim came first. */
  static final class StartsBoth extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (command instanceof WorkflowCommand.Claimed claimed
          && PlantedDeciders.isCurrent(claimed, step)
          && step.task(claimed.ref().index()).token() != 0) {
        step.effects().removeIf(Effect.StopLease.class::isInstance);
        step.effect(new Effect.StartLease(claimed.workflowId(), claimed.ref(), claimed.lease()));
      }
    }
  }

  /** Takes the grant of a claim that is over for one of the claim that waits. */
  static final class TakesOldGrant extends PlantedDeciders.Planted {
    @Override
    WorkflowCommand changed(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Grant grant)
          || grant.claim().index() >= step.workflow().tasksStaged) {
        return command;
      }
      ClaimId claim = grant.claim();
      TaskRow row = step.task(claim.index());
      return row.claim() == 0
          ? command
          : new WorkflowCommand.Grant(
              new ClaimId(claim.workflow(), claim.run(), claim.index(), row.claim()),
              grant.token());
    }
  }

  /** Keeps a grant for a claim that is over. */
  static final class KeepsDeadGrant extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      return command instanceof WorkflowCommand.Grant grant
          && grant.claim().index() < step.workflow().tasksStaged
          && step.task(grant.claim().index()).claim() != grant.claim().number();
    }
  }

  /** Does not end the task of a claim that is not to have its concurrency key. */
  static final class IgnoresEviction extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      return command instanceof WorkflowCommand.Evict;
    }
  }

  /** Never gives back what is not used. */
  static final class KeepsIdleGrant extends PlantedAppliers.Planted {
    KeepsIdleGrant(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.ResourcesGranted) {
        change(rows, event.index(), row -> row.due = null);
      }
    }
  }

  /** Hands a task the token of the grant before its own. */
  static final class OldToken extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      step.effects()
          .replaceAll(effect ->
              effect instanceof Effect.DispatchTask dispatch && dispatch.fencingToken() > 1
                  ? new Effect.DispatchTask(
                      dispatch.workflowId(),
                      dispatch.ref(),
                      dispatch.spec(),
                      dispatch.inputs(),
                      dispatch.lastFailure(),
                      dispatch.fencingToken() - 1,
                      dispatch.undo())
                  : effect);
    }
  }
}
