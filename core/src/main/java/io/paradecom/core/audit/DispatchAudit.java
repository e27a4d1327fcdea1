package io.paradecom.core.audit;

import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import org.jspecify.annotations.Nullable;

/** Checks that what goes to runners follows from the events. */
final class DispatchAudit {
  private final RunAudit run;
  private final GraphAudit graph;

  DispatchAudit(RunAudit run, GraphAudit graph) {
    this.run = run;
    this.graph = graph;
  }

  /** Checks that a dispatch follows from an event; {@code meant}: from the latest Step. */
  void check(TaskRef ref, boolean meant) {
    if (run.state() != null && run.state().isTerminal()) {
      if (meant) {
        run.report(
            Invariant.ONE_END,
            ref.task(),
            "Expected no dispatch of a run that is " + run.state() + ".");
      }
      return;
    }
    TaskTrack task = find(ref);
    if (task == null || ref.epoch() > task.epoch) {
      run.report(
          Invariant.LEGAL_MOVES,
          ref.task(),
          "Expected an event for every dispatch, but found none for %s.".formatted(ref));
    } else if (task.epoch == ref.epoch() && task.attempt != ref.attempt()) {
      run.report(
          Invariant.ATTEMPTS_IN_ORDER,
          ref.task(),
          "Expected attempt %d in dispatch %d, but found %d."
              .formatted(task.attempt, ref.epoch(), ref.attempt()));
    } else if (meant) {
      checkMeant(ref, task);
    }
  }

  /** Checks that a task that the latest Step handed to a runner is bound to its lease. */
  void checkBegun(TaskRef ref, Lease lease) {
    TaskTrack task = find(ref);
    if (task == null
        || task.epoch != ref.epoch()
        || task.attempt != ref.attempt()
        || task.state != TaskState.RUNNING
        || !lease.equals(task.lastLease)
        || task.token == 0) {
      run.report(
          Invariant.ONE_RESULT,
          ref.task(),
          "Expected only a task that holds resources to be begun, under its bound lease, but found %s begun under %s."
              .formatted(ref, lease));
    }
  }

  /** Checks what else a dispatch of the latest Step says. */
  void checkContent(Effect.DispatchTask dispatch) {
    checkToken(dispatch);
    checkUndo(dispatch);
  }

  /** Checks the token of a dispatch of the latest Step. */
  private void checkToken(Effect.DispatchTask dispatch) {
    TaskTrack task = find(dispatch.ref());
    if (task != null && task.epoch == dispatch.ref().epoch()) {
      run.taskAudit().resources().check(dispatch, task);
    }
  }

  /** Checks that a dispatch of the latest Step tells whether it is an undo. */
  private void checkUndo(Effect.DispatchTask dispatch) {
    TaskTrack task = find(dispatch.ref());
    if (task != null && task.epoch == dispatch.ref().epoch() && task.undoing != dispatch.undo()) {
      run.report(
          Invariant.COMPENSATION,
          dispatch.ref().task(),
          "Expected a dispatch to say that it is an undo when it is one, but dispatch %d says %s."
              .formatted(dispatch.ref().epoch(), dispatch.undo()));
    }
  }

  private @Nullable TaskTrack find(TaskRef ref) {
    TaskTrack task = ref.run().equals(run.run()) ? graph.find(ref.index()) : null;
    return task == null || !task.spec.id().equals(ref.task()) ? null : task;
  }

  private void checkMeant(TaskRef ref, TaskTrack task) {
    WorkflowState state = run.state();
    if (state == null || !state.handsOut()) {
      run.report(
          Invariant.NOTHING_AFTER_CANCEL,
          ref.task(),
          "Expected no dispatch of a run that is " + run.state() + ".");
    } else if (task.state != TaskState.DISPATCHED || task.epoch != ref.epoch()) {
      run.report(
          Invariant.LEGAL_MOVES,
          ref.task(),
          "Expected only dispatched tasks on a queue, but attempt %d went out and the task is %s."
              .formatted(ref.attempt(), task.state));
    }
  }
}
