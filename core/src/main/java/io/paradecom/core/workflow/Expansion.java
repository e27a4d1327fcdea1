package io.paradecom.core.workflow;

import java.util.List;

/**
 * How far a task is that is to be broken down.
 *
 * @param round of the answer that is asked for next, from 1; once it was broken down, of the one
 *     that was accepted
 * @param errors why the answer of the round before was refused, at most {@value #MAX_ERRORS}; empty
 *     in the first, and once it was broken down
 * @param firstPart position of its first part; 0: it was not broken down
 * @param parts how many it has; the others follow the first; 0: it was not broken down
 */
public record Expansion(int round, List<String> errors, int firstPart, int parts) {
  /** Most errors that are kept for the next round: a row is no place for more. */
  public static final int MAX_ERRORS = 20;

  /** What is asked for first. */
  static final Expansion FIRST = new Expansion(1, List.of(), 0, 0);

  public Expansion {
    errors = List.copyOf(errors);
  }

  /** Returns whether it was broken down. */
  public boolean isExpanded() {
    return parts > 0;
  }

  /** Returns what follows a refused answer. */
  Expansion refused(List<String> problems) {
    return new Expansion(
        round + 1, problems.subList(0, Math.min(MAX_ERRORS, problems.size())), 0, 0);
  }
}
