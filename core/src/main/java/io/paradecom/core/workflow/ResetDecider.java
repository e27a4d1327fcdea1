package io.paradecom.core.workflow;

import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Decides whether tasks are done again: retry and rerun are one reset with different seeds. */
final class ResetDecider {
  private ResetDecider() {}

  static void retry(WorkflowCommand.Retry retry, Step step) {
    WorkflowDraft run = step.workflow();
    int unsuccessful =
        run.tally.of(TaskState.FAILED)
            + run.tally.of(TaskState.CANCELLED)
            + run.tally.of(TaskState.PARKED)
            + run.tally.of(TaskState.COMPENSATED);
    if (!isOpenToResets(retry, step)) {
      return;
    }
    if (retry.tasks().isEmpty() && unsuccessful == 0) {
      TaskControl.refuse(
          retry,
          "Expected a task that failed, was cancelled, undone or is parked, but '%s' has none."
              .formatted(run.id),
          step);
      return;
    }
    ResetScope scope = retry.tasks().isEmpty() ? ResetScope.UNSUCCESSFUL : named(run);
    begin(retry, retry.tasks(), scope, true, step);
  }

  static void rerun(WorkflowCommand.Rerun rerun, Step step) {
    if (!isOpenToResets(rerun, step)) {
      return;
    }
    if (rerun.tasks().isEmpty()) {
      TaskControl.refuse(rerun, "Expected the tasks to run again from, but found none.", step);
      return;
    }
    begin(rerun, rerun.tasks(), named(step.workflow()), false, step);
  }

  private static ResetScope named(WorkflowDraft run) {
    return isStopped(run) ? ResetScope.STOPPED : ResetScope.NAMED;
  }

  /** Returns whether the run ended by a stop of all its tasks. */
  static boolean isStopped(WorkflowDraft run) {
    return run.state.isTerminal() && run.swept > 0;
  }

  private static boolean isOpenToResets(WorkflowCommand.ClientCommand command, Step step) {
    WorkflowDraft run = step.workflow();
    boolean open = run.state.isOpen();
    boolean ended = run.state.isReopenable() && run.startedAt != null;
    if (!open && !ended) {
      ControlDecider.reject(command, "a workflow that runs, is paused or has ended", step);
      return false;
    }
    if (run.pass != null) {
      TaskControl.rejectBusy(command, step);
      return false;
    }
    return true;
  }

  private static void begin(
      WorkflowCommand.ClientCommand command,
      List<TaskId> tasks,
      ResetScope scope,
      boolean unsuccessfulOnly,
      Step step) {
    if (tasks.size() > WorkflowCommand.MAX_NAMED_TASKS) {
      TaskControl.refuse(
          command,
          "Expected at most %d tasks in one wish, but found %d."
              .formatted(WorkflowCommand.MAX_NAMED_TASKS, tasks.size()),
          step);
      return;
    }
    SequencedSet<Integer> seeds = new LinkedHashSet<>();
    for (TaskId task : tasks) {
      int index = TaskControl.indexOf(command, task, step);
      if (index < 0 || (unsuccessfulOnly && !isUnsuccessful(command, index, step))) {
        return;
      }
      addWithParts(index, unsuccessfulOnly, seeds, step);
      addLoop(index, unsuccessfulOnly, seeds, step);
    }
    if (seeds.size() > WorkflowCommand.MAX_NAMED_TASKS) {
      TaskControl.refuse(
          command,
          "Expected at most %d tasks in one wish, with the parts of those that were broken down, but found more."
              .formatted(WorkflowCommand.MAX_NAMED_TASKS),
          step);
      return;
    }
    List<TaskId> named = seeds.stream().map(index -> step.spec(index).id()).toList();
    int generation = step.workflow().generation + 1;
    step.emit(new WorkflowEvent.ResetBegan(scope, named, generation, command.commandId()));
    Reset reset = new Reset(step);
    seeds.forEach(reset::reset);
    Passes.advance(step);
  }

  /**
   * Adds a task and, where it was broken down, its parts: nobody is asked again, what is done again
   * is they. Stops when there are too many.
   */
  private static void addWithParts(
      int index, boolean unsuccessfulOnly, SequencedSet<Integer> seeds, Step step) {
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(index));
    while (!open.isEmpty() && seeds.size() <= WorkflowCommand.MAX_NAMED_TASKS) {
      int next = open.remove();
      Expansion expansion = step.task(next).expansion();
      if (next == index || !unsuccessfulOnly || isUnsuccessful(step.task(next))) {
        seeds.add(next);
      }
      for (int i = 0; expansion != null && i < expansion.parts(); i++) {
        open.add(expansion.firstPart() + i);
      }
    }
  }

  /**
   * A task that waits for the parts of a loop is done again with them: from the list on, or those
   * that did not succeed, as far as these are few enough to look at.
   */
  private static void addLoop(
      int index, boolean unsuccessfulOnly, SequencedSet<Integer> seeds, Step step) {
    int maker = maker(index, step);
    if (maker < 0) {
      return;
    }
    TaskRow row = step.task(maker);
    if (!unsuccessfulOnly || isUnsuccessful(row)) {
      seeds.add(maker);
    } else if (LoopMark.of(row.loop()).parts() <= WorkflowCommand.MAX_PATCHED) {
      addUnsuccessfulParts(row, seeds, step);
    }
  }

  /** Returns the task that makes the parts that a task waits for; -1: it waits for none. */
  private static int maker(int index, Step step) {
    EdgePage needs = step.rows().needs(index, 0);
    int first = needs.size() == 0 ? index : needs.task(0);
    boolean makes =
        step.spec(first).action() instanceof TaskAction.ForEach(LoopSpec loop)
            && loop.join().equals(step.spec(index).id());
    return makes ? first : -1;
  }

  private static void addUnsuccessfulParts(TaskRow maker, SequencedSet<Integer> seeds, Step step) {
    if (!(step.spec(maker.index()).action() instanceof TaskAction.ForEach(LoopSpec loop))) {
      return;
    }
    int parts = LoopMark.of(maker.loop()).parts();
    for (int i = 0; i < parts && seeds.size() <= WorkflowCommand.MAX_NAMED_TASKS; i++) {
      int part = step.rows().indexOf(loop.partId(i));
      if (part >= 0 && isUnsuccessful(step.task(part))) {
        seeds.add(part);
      }
    }
  }

  private static boolean isUnsuccessful(TaskRow row) {
    return row.state() == TaskState.PARKED
        || (row.state().isTerminal() && row.state() != TaskState.SUCCEEDED);
  }

  /** Returns whether a task ended otherwise than well or is parked; if not, the wish is refused. */
  private static boolean isUnsuccessful(
      WorkflowCommand.ClientCommand command, int index, Step step) {
    TaskRow row = step.task(index);
    boolean unsuccessful = isUnsuccessful(row);
    if (!unsuccessful) {
      TaskControl.reject(command, "a task that did not succeed", row, step);
    }
    return unsuccessful;
  }
}
