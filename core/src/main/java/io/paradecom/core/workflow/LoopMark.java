package io.paradecom.core.workflow;

import org.jspecify.annotations.Nullable;

/**
 * How far a task is that makes a part for each item of a list.
 *
 * @param items how many the list has; 0: it was not looked at since the last reset, or is empty
 * @param done how many positions were looked at: those of the items, and those of parts that an
 *     earlier list left
 * @param parts how many parts there are, for this list or an earlier one
 */
public record LoopMark(int items, int done, int parts) {
  private static final LoopMark NONE = new LoopMark(0, 0, 0);

  /** Returns a mark; null: that of a task which made no parts. */
  static LoopMark of(@Nullable LoopMark mark) {
    return mark == null ? NONE : mark;
  }

  /** Returns how many positions there are to be looked at. */
  public int end() {
    return Math.max(items, parts);
  }

  /** Returns the mark after all positions before {@code to}. */
  LoopMark at(int count, int to) {
    return new LoopMark(count, to, Math.max(parts, Math.min(to, count)));
  }

  /** Returns the mark after a reset: the parts stay. */
  LoopMark again() {
    return new LoopMark(0, 0, parts);
  }
}
