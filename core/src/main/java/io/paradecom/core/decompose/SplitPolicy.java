package io.paradecom.core.decompose;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which tasks are broken down further.
 *
 * @param threshold least complexity, 1 to 10, of a task that is broken down; in doubt a task stays
 *     whole
 */
public record SplitPolicy(int threshold) {
  /** Breaks down from complexity 5. */
  public static final SplitPolicy DEFAULT = new SplitPolicy(5);

  private static final int FEWEST = 2;

  /**
   * @throws IllegalArgumentException when the threshold is outside its range
   */
  public SplitPolicy {
    if (threshold < 1 || threshold > TreeNode.MAX_COMPLEXITY) {
      throw new IllegalArgumentException(
          "Expected a complexity threshold of 1 to %d, but found %d."
              .formatted(TreeNode.MAX_COMPLEXITY, threshold));
    }
  }

  /** Returns whether a node is to be broken down; the root always is. */
  public boolean splits(TreeNode node, DecompositionLimits limits) {
    return node.position().isRoot() || (mayGrow(node, limits) && node.allowance() >= FEWEST);
  }

  private boolean mayGrow(TreeNode node, DecompositionLimits limits) {
    return !node.isAtomic()
        && node.complexity() >= threshold
        && node.position().depth() < limits.maxDepth()
        && node.capabilities().permits(new Capability(Capability.Kind.DECOMPOSE, ""));
  }

  /**
   * Returns {@code children} with what is left of the parent's allowance shared out evenly among
   * those that may grow, the first ones getting what does not divide; when it is not enough for
   * all, the last ones get nothing. What a subtree leaves over goes to nobody: otherwise the tree
   * would depend on which one was asked first.
   */
  List<TreeNode> allot(TreeNode parent, List<TreeNode> children, DecompositionLimits limits) {
    int left = parent.allowance() - children.size();
    int growing = (int) children.stream().filter(child -> mayGrow(child, limits)).count();
    int sharing = Math.min(growing, left / FEWEST);
    List<TreeNode> allotted = new ArrayList<>();
    int served = 0;
    for (TreeNode child : children) {
      boolean isServed = served < sharing && mayGrow(child, limits);
      int share = isServed ? left / sharing + (served < left % sharing ? 1 : 0) : 0;
      served += isServed ? 1 : 0;
      allotted.add(child.withAllowance(share));
    }
    return allotted;
  }
}
