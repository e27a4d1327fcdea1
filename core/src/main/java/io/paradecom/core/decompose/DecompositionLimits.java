package io.paradecom.core.decompose;

import java.util.Locale;

/**
 * How large a tree and its parts may become.
 *
 * @param maxDepth levels of tasks, 1 to 16
 * @param maxChildren most children of one node, 2 to 1,000
 * @param maxTasks most tasks of the whole tree, 2 to 100,000
 * @param maxTitleChars longest title
 * @param maxTextChars longest description, details or test strategy
 * @param maxCriteria most acceptance criteria of one task
 * @param maxCriterionChars longest acceptance criterion, reason of a complexity, or note
 * @param maxProposalBytes most bytes of all texts of one proposal, as UTF-8: an accepted proposal
 *     must fit into one record
 */
public record DecompositionLimits(
    int maxDepth,
    int maxChildren,
    int maxTasks,
    int maxTitleChars,
    int maxTextChars,
    int maxCriteria,
    int maxCriterionChars,
    int maxProposalBytes) {
  /**
   * 2 levels, 40 children, 500 tasks, titles of 200 characters, texts of 65,536, 50 criteria of
   * 2,000, proposals of 720 KiB.
   */
  public static final DecompositionLimits DEFAULT =
      new DecompositionLimits(2, 40, 500, 200, 1 << 16, 50, 2000, 720 << 10);

  private static final int DEEPEST = 16;
  private static final int WIDEST = 1000;
  private static final int MOST_TASKS = 100_000;

  /**
   * @throws IllegalArgumentException when a limit is outside its range
   */
  public DecompositionLimits {
    require("maxDepth", maxDepth, 1, DEEPEST);
    require("maxChildren", maxChildren, 2, WIDEST);
    require("maxTasks", maxTasks, 2, MOST_TASKS);
    require("maxTitleChars", maxTitleChars, 1, Integer.MAX_VALUE);
    require("maxTextChars", maxTextChars, 1, Integer.MAX_VALUE);
    require("maxCriteria", maxCriteria, 1, Integer.MAX_VALUE);
    require("maxCriterionChars", maxCriterionChars, 1, Integer.MAX_VALUE);
    require("maxProposalBytes", maxProposalBytes, 1, Integer.MAX_VALUE);
  }

  /** Returns these limits with another depth, width and total. */
  public DecompositionLimits withShape(int depth, int children, int tasks) {
    return new DecompositionLimits(
        depth,
        children,
        tasks,
        maxTitleChars,
        maxTextChars,
        maxCriteria,
        maxCriterionChars,
        maxProposalBytes);
  }

  private static void require(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Expected %s of %,d to %,d, but found %,d.", name, from, to, value));
    }
  }
}
