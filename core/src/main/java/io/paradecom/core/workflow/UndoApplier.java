package io.paradecom.core.workflow;

import org.jspecify.annotations.Nullable;

/** Applies what a rollback marks and counts: the dependencies of a task wait for it. */
final class UndoApplier {
  private UndoApplier() {}

  static void mark(WorkflowEvent.UndoMarked event, StepOverlay rows) {
    WorkflowDraft run = rows.workflow();
    Pass pass = run.pass;
    if (event.to() == 0 && pass != null) {
      run.pass = pass.found();
    }
    UndoMark mark = markOf(rows.task(event.index()), run);
    rows.putTask(rows.task(event.index()).with(row -> row.undo = mark.withCursor(event.to())));
    boolean all = pass != null && pass.kind().undoesAll();
    for (int i = event.from(); i < event.to(); i++) {
      count(need(event.index(), i, rows), 1, all, rows);
    }
  }

  /** Tells some dependencies; returns the row of the task itself, which is not kept yet. */
  static TaskRow tell(WorkflowEvent.UndoTold event, StepOverlay rows) {
    for (int i = event.from(); i < event.to(); i++) {
      count(need(event.index(), i, rows), -1, false, rows);
    }
    UndoMark mark = markOf(rows.task(event.index()), rows.workflow());
    UndoMark.Phase phase = event.all() ? UndoMark.Phase.TOLD : UndoMark.Phase.ENDED;
    return rows.task(event.index()).with(row -> row.undo = mark.at(phase).withCursor(event.to()));
  }

  /** Returns a row with the mark that follows from an event about its undo. */
  static TaskRow follow(WorkflowEvent.TaskEvent event, TaskRow row, StepOverlay rows) {
    UndoMark.@Nullable Phase phase =
        switch (event) {
          case WorkflowEvent.UndoReady _ -> UndoMark.Phase.OPEN;
          case WorkflowEvent.TaskCompensated _ -> UndoMark.Phase.ENDED;
          default -> null;
        };
    return phase == null
        ? row
        : row.with(draft -> draft.undo = markOf(row, rows.workflow()).at(phase));
  }

  private static void count(int need, int more, boolean all, StepOverlay rows) {
    TaskRow row = rows.task(need);
    if (all || row.undoIn(rows.workflow().generation) != null) {
      UndoMark mark = markOf(row, rows.workflow()).waitingFor(more);
      rows.putTask(row.with(draft -> draft.undo = mark));
    }
  }

  private static UndoMark markOf(TaskRow row, WorkflowDraft run) {
    UndoMark mark = row.undoIn(run.generation);
    return mark == null ? new UndoMark(run.generation, UndoMark.Phase.MARKED, 0, 0) : mark;
  }

  private static int need(int index, int i, StepOverlay rows) {
    return rows.needs(index, i / EdgePage.CAPACITY).task(i % EdgePage.CAPACITY);
  }
}
