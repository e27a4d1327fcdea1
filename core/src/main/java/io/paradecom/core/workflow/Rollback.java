package io.paradecom.core.workflow;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Undoes tasks against the direction of their edges: a task is begun with when every dependant that
 * is part of the rollback is out of the way. One that did not succeed, or that nothing undoes, is
 * out of the way at once then; it takes part all the same, since what it depends on must wait for
 * what depends on it. An undo that failed for good is parked and stays in the way: what it was
 * built on is not taken from under it. Goes along at most {@link EngineLimits#chunk} edges a Step;
 * a row that has more to tell is due at once.
 */
final class Rollback {
  private final Step step;
  private final ArrayDeque<Integer> ended = new ArrayDeque<>();
  private int budget;

  Rollback(Step step) {
    this.step = step;
    this.budget = step.limits().chunk();
  }

  /** Goes on with the pass of a rollback by a bounded number of tasks and edges. */
  static void advance(Step step) {
    Pass pass = step.workflow().pass;
    if (pass != null) {
      new Rollback(step).advance(pass);
    }
  }

  /** Tells more dependencies that a task is out of the way. */
  void goOn(int index) {
    ended.add(index);
    drain();
  }

  /**
   * Ends the part of a task in a rollback that is stopped. An undo that is under way is parked:
   * nobody knows what it did.
   */
  static void stop(Step step, TaskRow row) {
    UndoMark mark = row.undo();
    if (mark != null && row.isTellingUndo()) {
      new Rollback(step).tell(row.index(), mark.cursor(), mark.cursor(), true);
    } else if (row.state() != TaskState.PARKED) {
      Sweep.stopLease(step, row, "the rollback was stopped");
      step.emit(
          new WorkflowEvent.TaskParked(
              row.index(),
              step.spec(row.index()).id(),
              TaskFailure.of(FailureKind.REJECTED, "The rollback was stopped.")));
    }
  }

  private void advance(Pass pass) {
    int next = pass.next();
    int tasks = step.workflow().tasksStaged;
    while (next < tasks && budget > 0) {
      budget--;
      if (!visit(pass.kind(), next)) {
        break;
      }
      next++;
    }
    step.emit(new WorkflowEvent.PassAdvanced(next));
  }

  /** Returns whether the pass is done with the task. */
  private boolean visit(Pass.Kind kind, int index) {
    boolean within = kind.undoesAll() || mark(index) != null;
    return switch (kind) {
      case UNDO_SELECT -> within || select(index);
      case UNDO_COUNT, UNDO_COUNT_ALL -> !within || count(index);
      default -> !within || begin(index);
    };
  }

  private boolean select(int index) {
    if (needsMarked(index)) {
      step.emit(new WorkflowEvent.UndoMarked(index, step.spec(index).id(), 0, 0));
    }
    return true;
  }

  private boolean begin(int index) {
    UndoMark mark = mark(index);
    if (mark == null || (mark.waits() == 0 && mark.phase() == UndoMark.Phase.MARKED)) {
      let(index);
      drain();
    }
    return true;
  }

  private boolean needsMarked(int index) {
    int needs = step.rows().definition(index).needs();
    budget -= needs;
    for (int page = 0; page * EdgePage.CAPACITY < needs; page++) {
      EdgePage edges = step.rows().needs(index, page);
      for (int i = 0; i < edges.size(); i++) {
        if (mark(edges.task(i)) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean count(int index) {
    int needs = step.rows().definition(index).needs();
    UndoMark mark = mark(index);
    int from = mark == null ? 0 : mark.cursor();
    int to = Math.min(needs, from + Math.max(1, budget));
    if (from < to) {
      step.emit(new WorkflowEvent.UndoMarked(index, step.spec(index).id(), from, to));
      budget -= to - from;
    }
    return to == needs;
  }

  private void let(int index) {
    TaskRow row = step.task(index);
    if (isToBeUndone(row)) {
      step.emit(new WorkflowEvent.UndoReady(index, step.spec(index).id()));
    } else {
      ended.add(index);
    }
  }

  private boolean isToBeUndone(TaskRow row) {
    return step.spec(row.index()).undo() != null && hasEffect(row);
  }

  /**
   * Returns whether what the task did still stands: it succeeded in a run of its own, and its undo
   * did not succeed. What was broken down did nothing itself: its parts have the undo.
   */
  static boolean hasEffect(TaskRow row) {
    return row.state() == TaskState.PARKED
        ? row.isUndoing()
        : row.state() == TaskState.SUCCEEDED && row.startedAt() != null && !row.isExpanded();
  }

  private void drain() {
    while (budget > 0 && !ended.isEmpty()) {
      if (tellSome(ended.element())) {
        ended.remove();
      }
    }
    // Each of these was just found to be out of the way, and its row has to say so.
    ended.forEach(index -> {
      if (!step.task(index).isTellingUndo()) {
        tell(index, 0, 0, step.rows().definition(index).needs() == 0);
      }
    });
    ended.clear();
  }

  /** Returns whether all dependencies of {@code index} now know. */
  private boolean tellSome(int index) {
    TaskRow row = step.task(index);
    UndoMark mark = mark(index);
    int needs = step.rows().definition(index).needs();
    int from = mark != null && row.isTellingUndo() ? mark.cursor() : 0;
    int to = Math.min(needs, from + budget);
    tell(index, from, to, to == needs);
    budget -= Math.max(1, to - from);
    for (int i = from; i < to; i++) {
      int need = step.rows().needs(index, i / EdgePage.CAPACITY).task(i % EdgePage.CAPACITY);
      UndoMark waiting = mark(need);
      if (waiting != null
          && waiting.waits() == 0
          && waiting.phase() == UndoMark.Phase.MARKED
          && !ended.contains(need)) {
        let(need);
      }
    }
    return to == needs;
  }

  private void tell(int index, int from, int to, boolean all) {
    step.emit(new WorkflowEvent.UndoTold(index, step.spec(index).id(), from, to, all));
  }

  private @Nullable UndoMark mark(int index) {
    return step.task(index).undoIn(step.workflow().generation);
  }
}
