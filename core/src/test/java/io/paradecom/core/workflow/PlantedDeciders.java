package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskSpec;
import java.util.List;
import java.util.Map;

/** Deciders that differ from the real one by one bug each. */
final class PlantedDeciders {
  private PlantedDeciders() {}

  /** A decider that may look at a command before the real one does, and at its Step afterwards. */
  static class Planted extends Decider {
    @Override
    final void decide(WorkflowCommand command, Step step) {
      if (!step.rows().isKnown() || !replaces(command, step)) {
        super.decide(step.rows().isKnown() ? changed(command, step) : command, step);
        if (step.rows().isKnown()) {
          after(command, step);
        }
      }
    }

    /** Returns whether the bug decides the command instead of the real decider. */
    boolean replaces(WorkflowCommand command, Step step) {
      return false;
    }

    WorkflowCommand changed(WorkflowCommand command, Step step) {
      return command;
    }

    void after(WorkflowCommand command, Step step) {}
  }

  /** Takes reports of any dispatch for reports of the last one. */
  static final class NoEpochCheck extends Planted {
    @Override
    WorkflowCommand changed(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Report report) || !isInside(report, step)) {
        return command;
      }
      TaskRow row = step.task(report.ref().index());
      TaskRef last =
          new TaskRef(
              report.ref().run(), report.ref().task(), row.index(), row.attempt(), row.epoch());
      return with(report, last, report.lease());
    }
  }

  /** Listens to any runner, whether its lease is the bound one or not. */
  static final class NoLeaseCheck extends Planted {
    @Override
    WorkflowCommand changed(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Report report) || !isInside(report, step)) {
        return command;
      }
      Lease bound = step.task(report.ref().index()).lease();
      boolean claim = report instanceof WorkflowCommand.Claimed;
      return bound == null || claim ? command : with(report, report.ref(), bound);
    }
  }

  /** Binds the lease of every claim, not only of the first. */
  static final class EveryClaimBinds extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Claimed claimed) || !isCurrent(claimed, step)) {
        return false;
      }
      TaskRow row = step.task(claimed.ref().index());
      if (row.state() != TaskState.RUNNING || claimed.lease().equals(row.lease())) {
        return false;
      }
      step.emit(
          new WorkflowEvent.TaskClaimed(
              row.index(), claimed.ref().task(), claimed.lease(), claimed.at()));
      return true;
    }
  }

  /** Ends the present lease when an old one is lost. */
  static final class OldLossEndsNewLease extends Planted {
    @Override
    WorkflowCommand changed(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.LoseLease lost)
          || lost.index() >= step.workflow().tasksStaged) {
        return command;
      }
      Lease bound = step.task(lost.index()).lease();
      return bound == null
          ? command
          : new WorkflowCommand.LoseLease(lost.workflowId(), lost.index(), bound, lost.reason());
    }
  }

  /** Applies a result once more when its report is repeated. */
  static final class RepeatedResultCounts extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!isRepeatedResult(command, step)) {
        return false;
      }
      WorkflowCommand.Succeeded report = (WorkflowCommand.Succeeded) command;
      TaskRef ref = report.ref();
      step.emit(
          new WorkflowEvent.TaskSucceeded(ref.index(), ref.task(), ref.attempt(), report.result()));
      return true;
    }
  }

  /** Tells the dependants of an ended task once more when its report is repeated. */
  static final class RepeatedResultSettlesAgain extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!isRepeatedResult(command, step)) {
        return false;
      }
      TaskRow row = step.task(((WorkflowCommand.Succeeded) command).ref().index());
      step.emit(
          new WorkflowEvent.DependantsSettled(
              row.index(), step.spec(row.index()).id(), 0, row.settled(), row.allSettled()));
      return true;
    }
  }

  /** Drops reports about tasks that nobody works on, without a trace. */
  static final class StaleReportVanishes extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      return command instanceof WorkflowCommand.Report report
          && isInside(report, step)
          && !step.task(report.ref().index()).state().isInFlight();
    }
  }

  /** Accepts a result although the run is being cancelled. */
  static final class ResultAfterCancel extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (step.workflow().state != WorkflowState.CANCELLING
          || !(command instanceof WorkflowCommand.Succeeded report)) {
        return false;
      }
      TaskRow row = step.task(report.ref().index());
      if (row.state() != TaskState.RUNNING || !report.lease().equals(row.lease())) {
        return false;
      }
      step.emit(
          new WorkflowEvent.TaskSucceeded(
              row.index(), report.ref().task(), row.attempt(), report.result()));
      return true;
    }
  }

  /** Sends a task on its way the moment it is ready, in a paused run too. */
  static final class DispatchWhilePaused extends Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      if (step.workflow().state == WorkflowState.PAUSED) {
        dispatchReady(step);
      }
    }
  }

  /** Sends a task on its way the moment it is ready, whatever the run's parallelism. */
  static final class DispatchOverParallelism extends Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      int parallelism = step.workflow().header.parallelism();
      if (step.workflow().state == WorkflowState.RUNNING
          && parallelism > 0
          && step.workflow().tally.inFlight() >= parallelism) {
        dispatchReady(step);
      }
    }
  }

  /** Begins a run again when its submit is repeated. */
  static final class RepeatedSubmitBegins extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Submit submit)
          || submit.chunk() != 0
          || step.workflow().state != WorkflowState.SUCCEEDED) {
        return false;
      }
      step.emit(
          new WorkflowEvent.WorkflowSubmitted(
              step.workflow().run, submit.header(), submit.commandId()));
      return true;
    }
  }

  /** Says nothing to a client that cancels a run that has ended. */
  static final class UnansweredCancel extends Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      return command instanceof WorkflowCommand.Cancel && step.workflow().state.isTerminal();
    }
  }

  static boolean isInside(WorkflowCommand.Report report, Step step) {
    return report.ref().index() < step.workflow().tasksStaged;
  }

  static boolean isCurrent(WorkflowCommand.Report report, Step step) {
    return step.workflow().state.acceptsReports()
        && isInside(report, step)
        && step.task(report.ref().index()).epoch() == report.ref().epoch();
  }

  private static boolean isRepeatedResult(WorkflowCommand command, Step step) {
    return command instanceof WorkflowCommand.Succeeded report
        && isCurrent(report, step)
        && step.task(report.ref().index()).state() == TaskState.SUCCEEDED;
  }

  private static void dispatchReady(Step step) {
    for (WorkflowEvent event : List.copyOf(step.events())) {
      if (event instanceof WorkflowEvent.TaskReady ready
          && step.task(ready.index()).reason() == WaitReason.CREDIT) {
        TaskSpec spec = step.spec(ready.index());
        TaskRow row = step.task(ready.index());
        int attempt = row.attemptOpen() ? row.attempt() : row.attempt() + 1;
        long epoch =
            step.emit(
                new WorkflowEvent.TaskDispatched(row.index(), spec.id(), attempt, spec.queue()));
        TaskRef ref = new TaskRef(step.workflow().run, spec.id(), row.index(), attempt, epoch);
        step.effect(
            new Effect.DispatchTask(step.workflow().id, ref, spec, Map.of(), row.failure()));
      }
    }
  }

  private static WorkflowCommand with(WorkflowCommand.Report report, TaskRef ref, Lease lease) {
    return switch (report) {
      case WorkflowCommand.Claimed(var id, _, _, var at) ->
          new WorkflowCommand.Claimed(id, ref, lease, at);
      case WorkflowCommand.Progress(var id, _, _) -> new WorkflowCommand.Progress(id, ref, lease);
      case WorkflowCommand.Succeeded(var id, _, _, var result, var writes, var next, var offer) ->
          new WorkflowCommand.Succeeded(id, ref, lease, result, writes, next, offer);
      case WorkflowCommand.Failed(var id, _, _, var failure, var start, var end, var usage) ->
          new WorkflowCommand.Failed(id, ref, lease, failure, start, end, usage);
      case WorkflowCommand.Returned(var id, _, _, var reason, var retryAt, var begun) ->
          new WorkflowCommand.Returned(id, ref, lease, reason, retryAt, begun);
    };
  }
}
