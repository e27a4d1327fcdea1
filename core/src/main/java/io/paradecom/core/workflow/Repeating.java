package io.paradecom.core.workflow;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import org.jspecify.annotations.Nullable;

/**
 * Repeats tasks: a round that has ended well is a fact of its own, with what its condition was
 * found to be, and either the task ends with it or it comes to be ready again, with all its
 * attempts before it. What a task holds it has let go by then, as after any attempt.
 */
final class Repeating {
  private Repeating() {}

  /** Returns how a task is repeated whose work has just ended well; null: it is not. */
  static @Nullable RepeatSpec how(TaskRow row, TaskSpec spec) {
    return row.isUndoing() ? null : spec.role().repeat();
  }

  /** Ends the round that a task is in, and lets the next one begin or ends the task. */
  static void endRound(TaskRow row, RepeatSpec how, TaskResult result, Step step) {
    int index = row.index();
    TaskId task = step.spec(index).id();
    int round = round(row);
    Conditions.Verdict verdict =
        step.conditions()
            .evaluateRound(
                how.until(),
                new Conditions.Round(step.workflow().id, task, round, result.output()));
    step.emit(
        new WorkflowEvent.RoundEnded(
            index, task, row.attempt(), round, verdict.holds(), verdict.reason(), result));
    if (verdict.holds() || (round >= how.rounds() && how.succeeds())) {
      step.emit(new WorkflowEvent.TaskSatisfied(index, task));
      new Settlement(step).passOn(index);
    } else if (round >= how.rounds()) {
      new Settlement(step).fail(index, usedUp(how, verdict));
    } else {
      begin(index, how, step);
    }
  }

  /** Lets the next round begin: what a runner does is ready by the end of the last one. */
  private static void begin(int index, RepeatSpec how, Step step) {
    TaskSpec spec = step.spec(index);
    if (!how.every().isZero()) {
      step.emit(
          new WorkflowEvent.TaskDelayed(
              index, spec.id(), WaitReason.ROUND, step.now().plus(how.every())));
    } else if (spec.action() instanceof TaskAction.SubWorkflow) {
      step.emit(new WorkflowEvent.ChildWanted(index, spec.id()));
    }
  }

  private static TaskFailure usedUp(RepeatSpec how, Conditions.Verdict verdict) {
    String found = verdict.reason().isEmpty() ? "it does not" : verdict.reason();
    return TaskFailure.of(
        FailureKind.ROUNDS_USED_UP,
        "Expected '%s' to hold after %,d rounds at the latest, but %s."
            .formatted(how.until(), how.rounds(), found));
  }

  /** Applies the end of a round: the task is ready, unless what follows says otherwise. */
  static TaskRow follow(WorkflowEvent.TaskEvent event, TaskRow row, StepOverlay rows) {
    if (!(event instanceof WorkflowEvent.RoundEnded ended)) {
      return row;
    }
    RepeatSpec how = rows.definition(event.index()).spec().role().repeat();
    if (how == null) {
      return row;
    }
    boolean last = ended.holds() || ended.round() >= how.rounds();
    return row.with(draft -> {
      draft.attemptOpen = false;
      draft.failure = null;
      draft.priorAttempts = ended.attempt();
      // The time that attempts of a round may take counts from its own first one.
      draft.startedAt = last ? draft.startedAt : null;
      draft.repeat =
          new RepeatMark(
              ended.round(), ended.holds(), ended.reason(), ended.result().output() != null);
    });
  }

  /** Returns the round that a task is in, or comes to next; in its undo, the last one. */
  static int round(TaskRow row) {
    int next = RepeatMark.next(row.repeat());
    return row.isUndoing() ? next - 1 : next;
  }

  /** Returns whether a round of a task is told what the one before gave; its undo is not. */
  static boolean hasPrevious(TaskRow row) {
    RepeatMark mark = row.repeat();
    return mark != null && mark.hasOutput() && !row.isUndoing();
  }

  /** Returns whether the last round of a task gave an output, which is then the task's. */
  static boolean hasOutput(TaskRowDraft row) {
    return row.repeat != null && row.repeat.hasOutput();
  }
}
