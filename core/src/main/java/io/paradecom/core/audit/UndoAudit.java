package io.paradecom.core.audit;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks rollbacks: only what succeeded is undone, once for each success, and not before everything
 * that depends on it is out of the way. Keeps counters of its own, edge by edge.
 */
final class UndoAudit {
  private final RunAudit run;
  private final AttemptAudit attempts;
  private final Set<TaskId> named = new HashSet<>();
  private boolean all;
  private boolean open;

  UndoAudit(RunAudit run, AttemptAudit attempts) {
    this.run = run;
    this.attempts = attempts;
  }

  void begin(WorkflowEvent.WorkflowCompensating event) {
    named.clear();
    named.addAll(event.tasks());
    all = named.isEmpty();
    open = true;
    run.tasks()
        .forEach(task -> {
          task.within = all;
          task.out = false;
          task.told = 0;
          task.dependantsOut = 0;
        });
  }

  void end() {
    open = false;
  }

  void mark(WorkflowEvent.UndoMarked event, TaskTrack task) {
    boolean found = event.to() == 0;
    if (found && !named.contains(task.spec.id()) && !dependsOnMarked(task)) {
      report(
          task, "Expected only what is named and what depends on it to be undone, but it is not.");
    }
    if (found) {
      run.passes().found();
    }
    task.within = true;
  }

  private boolean dependsOnMarked(TaskTrack task) {
    for (int need : task.needs) {
      if (need >= 0 && run.task(need).within) {
        return true;
      }
    }
    return false;
  }

  /** Takes in what became of an undo. */
  void follow(WorkflowEvent.TaskEvent event, TaskTrack task) {
    if (event instanceof WorkflowEvent.TaskCompensated compensated) {
      compensate(compensated, task);
    } else {
      ready(task);
    }
  }

  /** An undo wants a slot. */
  private void ready(TaskTrack task) {
    boolean again = task.state == TaskState.PARKED && task.undoing;
    boolean stands = task.state == TaskState.SUCCEEDED && task.accepted;
    if (!again && !stands) {
      report(task, "Expected only what a task did to be undone, but it is " + task.state + ".");
    }
    if (task.spec.undo() == null) {
      report(task, "Expected a task with an undo, but it has none.");
    }
    checkClear(task);
    task.beginUndo(run.now());
  }

  private void compensate(WorkflowEvent.TaskCompensated event, TaskTrack task) {
    if (!task.undoing || !task.accepted) {
      run.report(
          Invariant.COMPENSATION,
          task.spec.id(),
          "Expected one accepted undo for each success, but found another one.");
    }
    attempts.compensate(event, task);
    task.accepted = false;
    task.undoing = false;
  }

  void tell(WorkflowEvent.UndoTold event, TaskTrack task) {
    boolean stopped = run.isCancelling();
    if (!task.out && !stopped) {
      checkClear(task);
      checkUndone(task);
    }
    checkRange(event, task, stopped);
    // In a damaged log the task may have fewer dependencies, or such as were never seen.
    for (int i = Math.max(0, event.from()); i < Math.min(event.to(), task.needs.length); i++) {
      if (task.needs[i] >= 0) {
        run.task(task.needs[i]).dependantsOut++;
      }
    }
    task.told = event.to();
    task.out = true;
  }

  private void checkRange(WorkflowEvent.UndoTold event, TaskTrack task, boolean stopped) {
    if (event.from() != task.told
        || event.to() > task.needs.length
        || (!stopped && event.all() != (event.to() == task.needs.length))) {
      report(
          task,
          "Expected dependencies %d on of %d to be told, but found %s."
              .formatted(task.told, task.needs.length, event));
    }
  }

  private void checkUndone(TaskTrack task) {
    boolean stands = task.state == TaskState.SUCCEEDED && task.accepted && task.spec.undo() != null;
    if (stands || task.undoing) {
      report(task, "Expected it to be undone before it is out of the way, but it was not.");
    }
  }

  private void checkClear(TaskTrack task) {
    if (!open || !task.within || task.dependantsOut != task.dependants) {
      report(
          task,
          "Expected all its %d dependants to be out of the way of a rollback first, but %d are."
              .formatted(task.dependants, task.dependantsOut));
    }
  }

  /** Returns the state in which a rollback ends. */
  WorkflowState expectedEnd() {
    boolean parked = run.tasks().stream().anyMatch(task -> task.state == TaskState.PARKED);
    return parked ? WorkflowState.FAILED : WorkflowState.COMPENSATED;
  }

  /** Checks that nothing was left out of a rollback that ends. */
  void checkEnd(TaskTrack task) {
    if (isOwed(task)) {
      report(task, "Expected its undo before the rollback ends, but nothing is in its way.");
    } else if (named.contains(task.spec.id()) && !task.within) {
      report(task, "Expected what is named to be undone, but it was left out.");
    } else if (task.within && task.out && task.told < task.needs.length) {
      report(task, "Expected all its dependencies to know that it is out of the way.");
    }
  }

  /** Returns whether a task should have been begun with: nothing holds it any more. */
  boolean isOwed(TaskTrack task) {
    return open
        && task.within
        && !task.out
        && !task.undoing
        && task.dependantsOut == task.dependants;
  }

  private void report(TaskTrack task, String sentence) {
    run.report(Invariant.COMPENSATION, task.spec.id(), sentence);
  }
}
