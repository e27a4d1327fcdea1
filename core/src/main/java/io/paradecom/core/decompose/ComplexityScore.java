package io.paradecom.core.decompose;

/**
 * How much there is to a task.
 *
 * @param score 1 (minutes) to 10 (weeks)
 * @param reason one sentence, not blank
 * @param subtasks how many parts it would be broken down into, 0 to 40; 0: it stays whole
 */
public record ComplexityScore(int score, String reason, int subtasks) {
  /** Most parts that are recommended. */
  public static final int MAX_SUBTASKS = 40;

  /**
   * @throws IllegalArgumentException when something is outside its range
   */
  public ComplexityScore {
    if (score < 1 || score > TreeNode.MAX_COMPLEXITY || subtasks < 0 || subtasks > MAX_SUBTASKS) {
      throw new IllegalArgumentException(
          "Expected a score of 1 to %d and 0 to %d subtasks, but found %d and %d."
              .formatted(TreeNode.MAX_COMPLEXITY, MAX_SUBTASKS, score, subtasks));
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("Expected a reason for a score, but found none.");
    }
  }
}
