package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides whether tasks are done again: retry and rerun are one reset with different seeds. */
final class ResetDecider {
  private ResetDecider() {}

  static void retry(WorkflowCommand.Retry retry, Step step) {
    WorkflowDraft run = step.workflow();
    int unsuccessful =
        run.tally.of(TaskState.FAILED)
            + run.tally.of(TaskState.CANCELLED)
            + run.tally.of(TaskState.PARKED);
    if (!isOpenToResets(retry, step)) {
      return;
    }
    if (retry.tasks().isEmpty() && unsuccessful == 0) {
      TaskControl.refuse(
          retry,
          "Expected a task that failed, was cancelled or is parked, but '%s' has none."
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
    boolean open = run.state.acceptsReports();
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
    List<Integer> seeds = new ArrayList<>();
    for (TaskId task : tasks) {
      Optional<String> problem = problem(task, unsuccessfulOnly, tasks.size(), step);
      if (problem.isPresent()) {
        TaskControl.refuse(command, problem.get(), step);
        return;
      }
      seeds.add(step.rows().indexOf(task));
    }
    int generation = step.workflow().generation + 1;
    step.emit(new WorkflowEvent.ResetBegan(scope, tasks, generation, command.commandId()));
    Reset reset = new Reset(step);
    seeds.forEach(reset::reset);
    Passes.advance(step);
  }

  private static Optional<String> problem(
      TaskId task, boolean unsuccessfulOnly, int tasks, Step step) {
    if (tasks > WorkflowCommand.MAX_NAMED_TASKS) {
      return Optional.of(
          "Expected at most %d tasks in one wish, but found %d."
              .formatted(WorkflowCommand.MAX_NAMED_TASKS, tasks));
    }
    int index = step.rows().indexOf(task);
    if (index < 0) {
      return Optional.of(
          "Expected a task of workflow '%s', but it has no '%s'."
              .formatted(step.workflow().id, task));
    }
    TaskState state = step.task(index).state();
    boolean unsuccessful =
        state == TaskState.PARKED || (state.isTerminal() && state != TaskState.SUCCEEDED);
    return unsuccessfulOnly && !unsuccessful
        ? Optional.of(
            "Expected a task that did not succeed, but '%s' is %s.".formatted(task, state))
        : Optional.empty();
  }
}
