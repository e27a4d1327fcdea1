package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import java.time.Instant;
import java.util.List;

/** Engines that differ from the real one by one bug each, in joins and in what the leader ends. */
final class PlantedAnswers {
  private PlantedAnswers() {}

  /** Goes through the edges that a Step told. */
  abstract static class AfterEdges extends PlantedDeciders.Planted {
    @Override
    final void after(WorkflowCommand command, Step step) {
      for (WorkflowEvent event : List.copyOf(step.events())) {
        if (event instanceof WorkflowEvent.DependantsSettled settled
            && step.workflow().state.acceptsReports()
            && step.task(settled.index()).state().isTerminal()) {
          for (int i = settled.from(); i < settled.to(); i++) {
            EdgePage page = step.rows().dependants(settled.index(), i / EdgePage.CAPACITY);
            int at = i % EdgePage.CAPACITY;
            TaskRow dependant = step.task(page.task(at));
            if (dependant.met() != TaskRow.NOT_COUNTED) {
              told(
                  step.task(settled.index()),
                  dependant,
                  Settlement.isSatisfied(page.on(at), step.task(settled.index())),
                  step);
            }
          }
        }
      }
    }

    abstract void told(TaskRow ended, TaskRow dependant, boolean holds, Step step);

    static TaskId id(TaskRow row, Step step) {
      return step.spec(row.index()).id();
    }
  }

  /** Lets a task go with each edge that holds, where one was enough. */
  static final class JoinFiresTwice extends AfterEdges {
    @Override
    void told(TaskRow ended, TaskRow dependant, boolean holds, Step step) {
      int enough = step.spec(dependant.index()).role().atLeast();
      if (holds && dependant.met() > enough && dependant.reason() == WaitReason.CREDIT) {
        step.emit(new WorkflowEvent.TaskReady(dependant.index(), id(dependant, step)));
      }
    }
  }

  /** Skips a task with the first edge that does not hold, where others may be enough. */
  static final class JoinSkipsEarly extends AfterEdges {
    @Override
    void told(TaskRow ended, TaskRow dependant, boolean holds, Step step) {
      if (!holds && dependant.reason() == WaitReason.DEPENDENCIES) {
        step.emit(
            new WorkflowEvent.TaskSkipped(dependant.index(), id(dependant, step), id(ended, step)));
        new Settlement(step).passOn(dependant.index());
      }
    }
  }

  /** Counts every end as an edge that holds. */
  static final class JoinCountsAnyEnd extends PlantedAppliers.Planted {
    JoinCountsAnyEnd(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsSettled settled) {
        for (int i = settled.from(); i < settled.to(); i++) {
          EdgePage page = rows.dependants(settled.index(), i / EdgePage.CAPACITY);
          int at = i % EdgePage.CAPACITY;
          boolean holds = Settlement.isSatisfied(page.on(at), rows.task(settled.index()));
          if (!holds && rows.task(page.task(at)).met() != TaskRow.NOT_COUNTED) {
            change(rows, page.task(at), row -> row.met++);
          }
        }
      }
    }
  }

  /** Goes on counting edges of tasks that were reset, so that nobody looks at them again. */
  static final class ResetKeepsMet extends PlantedAppliers.Planted {
    ResetKeepsMet(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskReset) {
        change(rows, event.index(), row -> row.told = null);
      }
    }
  }

  /** Keeps no due time for what somebody has to end. */
  static final class AnswerTimeoutForgotten extends PlantedAppliers.Planted {
    AnswerTimeoutForgotten(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskAwaiting awaiting
          && awaiting.reason() != WaitReason.TIMER) {
        change(rows, event.index(), row -> row.due = null);
      }
    }
  }

  /** Takes the failure of an optional task for one of the run. */
  static final class OptionalFailsRun extends PlantedAppliers.Planted {
    OptionalFailsRun(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.DependantsSettled settled
          && settled.all()
          && rows.task(event.index()).tolerated()) {
        change(rows, event.index(), row -> row.tolerated = false);
      }
    }
  }

  /** Keeps a signal only when a task waits for some. */
  static final class EarlySignalLost extends Applier {
    EarlySignalLost(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.SignalReceived
          && rows.workflow().tally.of(WaitReason.SIGNAL) == 0) {
        rows.workflow().give(sequence);
      }
    }
  }

  /** Goes on keeping a signal that a task was given. */
  static final class SignalGivenTwice extends Applier {
    SignalGivenTwice(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      List<KeptSignal> before = rows.isKnown() ? rows.workflow().signals : List.of();
      super.apply(event, sequence, now, rows);
      if (event instanceof WorkflowEvent.TaskAnswered) {
        rows.workflow().signals = before;
      }
    }
  }

  /** Takes a repeated signal for another one. */
  static final class SignalCountsTwice extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.Signal signal)
          || !step.workflow().state.acceptsReports()
          || step.rows().commandVersion(signal.commandId()) == 0) {
        return false;
      }
      step.emit(
          new WorkflowEvent.SignalReceived(
              signal.name(), signal.data(), signal.author(), signal.commandId()));
      return true;
    }
  }

  /** Takes an approval that comes after its time. */
  static final class LateApprovalCounts extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.AnswerTask answer)
          || !answer.approved()
          || !step.workflow().state.acceptsReports()
          || step.rows().indexOf(answer.task()) < 0) {
        return false;
      }
      TaskRow row = step.task(step.rows().indexOf(answer.task()));
      Instant until = row.delayedUntil();
      if (row.reason() != WaitReason.APPROVAL || until == null || step.now().isBefore(until)) {
        return false;
      }
      step.emit(
          new WorkflowEvent.TaskAnswered(
              row.index(), answer.task(), null, answer.author(), "", 0, answer.commandId()));
      new Settlement(step).passOn(row.index());
      return true;
    }
  }

  /** Has a task that was rejected approved once more. */
  static final class RejectionRetried extends PlantedDeciders.Planted {
    @Override
    boolean replaces(WorkflowCommand command, Step step) {
      if (!(command instanceof WorkflowCommand.AnswerTask answer)
          || answer.approved()
          || !step.workflow().state.acceptsReports()
          || step.rows().indexOf(answer.task()) < 0) {
        return false;
      }
      TaskRow row = step.task(step.rows().indexOf(answer.task()));
      if (row.reason() != WaitReason.APPROVAL) {
        return false;
      }
      step.emit(
          new WorkflowEvent.TaskAwaiting(
              row.index(), answer.task(), WaitReason.APPROVAL, row.delayedUntil()));
      return true;
    }
  }
}
