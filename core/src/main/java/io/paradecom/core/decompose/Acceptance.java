package io.paradecom.core.decompose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Judges proposals: what a decomposer says becomes part of the tree only when all of it holds.
 *
 * <p>The verdict depends on the proposal, the node, what the node is a part of, and the rules; not
 * on when the proposal came. Accepted children get their ids from their position. Cost: O(bytes of
 * the proposal + children² · shingles).
 */
public final class Acceptance {
  private final DecompositionLimits limits;
  private final SplitPolicy policy;

  public Acceptance(DecompositionLimits limits, SplitPolicy policy) {
    this.limits = limits;
    this.policy = policy;
  }

  /**
   * Returns the verdict on a proposal.
   *
   * @param parent the node that the proposal breaks down
   * @param ancestors the nodes that {@code parent} is a part of
   */
  public Verdict judge(TreeNode parent, List<TreeNode> ancestors, Proposal proposal) {
    List<ProposalProblem> problems = new ArrayList<>();
    SizeRules sizes = new SizeRules(limits, problems);
    sizes.checkShape(parent, proposal);
    if (!problems.isEmpty()) {
      return refused(problems);
    }
    sizes.checkTexts(proposal);
    new ReferenceRules(problems).check(proposal.children());
    List<TreeNode> lineage = new ArrayList<>(ancestors);
    lineage.add(parent);
    new DuplicateRules(problems).check(proposal.children(), lineage);
    new ScopeRules(problems).check(parent, proposal);
    return problems.isEmpty() ? accepted(parent, proposal) : refused(problems);
  }

  private static Verdict refused(List<ProposalProblem> problems) {
    int shown = Math.min(problems.size(), Verdict.Refused.MAX_PROBLEMS);
    return new Verdict.Refused(problems.subList(0, shown));
  }

  private Verdict accepted(TreeNode parent, Proposal proposal) {
    Map<String, TreePosition> positions = new HashMap<>();
    List<ProposedChild> proposed = proposal.children();
    for (int i = 0; i < proposed.size(); i++) {
      positions.put(proposed.get(i).localId(), parent.position().child(i + 1));
    }
    List<TreeNode> children = new ArrayList<>();
    for (int i = 0; i < proposed.size(); i++) {
      TreeSet<TreePosition> needs = new TreeSet<>();
      proposed.get(i).dependsOn().forEach(id -> needs.add(positions.get(id)));
      children.add(
          node(proposed.get(i), parent, parent.position().child(i + 1), List.copyOf(needs)));
    }
    return new Verdict.Accepted(policy.allot(parent, children, limits));
  }

  private static TreeNode node(
      ProposedChild child, TreeNode parent, TreePosition position, List<TreePosition> needs) {
    return new TreeNode(
        position,
        ScopeRules.text(child),
        child.acceptanceCriteria().stream().map(String::strip).toList(),
        needs,
        ScopeRules.capabilities(child, parent),
        child.complexity(),
        child.complexityReason().strip(),
        child.isAtomic(),
        0);
  }
}
