package io.paradecom.core.decompose;

import io.paradecom.core.spec.TaskText;
import java.util.List;

/**
 * A node of the tree that was accepted, or the root.
 *
 * @param needs siblings that come first, in order
 * @param complexity 1 to 10
 * @param isAtomic whether its decomposer wants it left as it is
 * @param allowance most tasks that its subtree may hold, itself not counted
 */
public record TreeNode(
    TreePosition position,
    TaskText text,
    List<String> acceptanceCriteria,
    List<TreePosition> needs,
    Capabilities capabilities,
    int complexity,
    String complexityReason,
    boolean isAtomic,
    int allowance) {
  /** The highest complexity. */
  public static final int MAX_COMPLEXITY = 10;

  public TreeNode {
    acceptanceCriteria = List.copyOf(acceptanceCriteria);
    needs = List.copyOf(needs);
  }

  /**
   * Returns the root: what is to be broken down as a whole.
   *
   * @param allowance most tasks of the whole tree
   */
  public static TreeNode root(
      TaskText text, List<String> acceptanceCriteria, Capabilities capabilities, int allowance) {
    return new TreeNode(
        TreePosition.ROOT,
        text,
        acceptanceCriteria,
        List.of(),
        capabilities,
        MAX_COMPLEXITY,
        "",
        false,
        allowance);
  }

  /** Returns the same node with other texts. */
  public TreeNode withText(TaskText other) {
    return new TreeNode(
        position,
        other,
        acceptanceCriteria,
        needs,
        capabilities,
        complexity,
        complexityReason,
        isAtomic,
        allowance);
  }

  /** Returns the same node with another allowance. */
  TreeNode withAllowance(int tasks) {
    return new TreeNode(
        position,
        text,
        acceptanceCriteria,
        needs,
        capabilities,
        complexity,
        complexityReason,
        isAtomic,
        tasks);
  }

  /** Returns the same node with other dependencies. */
  TreeNode withNeeds(List<TreePosition> others) {
    return new TreeNode(
        position,
        text,
        acceptanceCriteria,
        others,
        capabilities,
        complexity,
        complexityReason,
        isAtomic,
        allowance);
  }
}
