package io.paradecom.core.workflow;

/**
 * What a rollback knows of one task. One of an earlier generation counts for nothing, so that no
 * rollback has to clear what the one before it left.
 *
 * @param generation of the run, begun by the rollback
 * @param phase how far it is
 * @param waits edges to dependants that are part of the rollback and are not out of the way
 * @param cursor how many of its own dependencies count it or, from {@link Phase#ENDED} on, know
 *     that it is out of the way
 */
public record UndoMark(int generation, Phase phase, int waits, int cursor) {
  /** How far the rollback of a task is; appended to only. */
  public enum Phase {
    /** Part of the rollback; waits for its dependants. */
    MARKED,
    /** Its undo waits, runs, or is parked. */
    OPEN,
    /** Out of the way: undone, or there was nothing to undo; not all dependencies know. */
    ENDED,
    /** Out of the way, and all dependencies know. */
    TOLD
  }

  UndoMark at(Phase next) {
    return new UndoMark(generation, next, waits, 0);
  }

  UndoMark waitingFor(int more) {
    return new UndoMark(generation, phase, waits + more, cursor);
  }

  UndoMark withCursor(int to) {
    return new UndoMark(generation, phase, waits, to);
  }
}
