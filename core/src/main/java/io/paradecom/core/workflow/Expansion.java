package io.paradecom.core.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a task is that is to be broken down, or would have ended and is broken down instead.
 *
 * @param round of the answer that is asked for next, from 1; once it was broken down, of the one
 *     that was accepted
 * @param errors why the answer of the round before was refused, at most {@value #MAX_ERRORS}; empty
 *     in the first, and once it was broken down
 * @param firstPart position of its first part; 0: it was not broken down
 * @param parts how many it has; the others follow the first; 0: it was not broken down
 * @param instead of having failed or been parked so, it is broken down; null: to be so is its work
 */
public record Expansion(
    int round, List<String> errors, int firstPart, int parts, @Nullable TaskFailure instead) {
  /** Most errors that are kept for the next round: a row is no place for more. */
  public static final int MAX_ERRORS = 20;

  /** What is asked for first. */
  static final Expansion FIRST = new Expansion(1, List.of(), 0, 0, null);

  public Expansion {
    errors = List.copyOf(errors);
  }

  /** What is asked for first where a task would have ended otherwise. */
  static Expansion instead(TaskFailure failure) {
    return new Expansion(1, List.of(), 0, 0, failure);
  }

  /** Returns whether it was broken down. */
  public boolean isExpanded() {
    return parts > 0;
  }

  /** Returns what follows a refused answer. */
  Expansion refused(List<String> problems) {
    return new Expansion(
        round + 1, problems.subList(0, Math.min(MAX_ERRORS, problems.size())), 0, 0, instead);
  }

  /** Returns what follows an accepted answer. */
  Expansion accepted(int answer, int first, int count) {
    return new Expansion(answer, List.of(), first, count, instead);
  }
}
