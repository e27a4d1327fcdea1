package io.paradecom.core.decompose;

import java.util.ArrayList;
import java.util.List;

/** The rules that every child is other work than its siblings, and a part of its ancestors. */
final class DuplicateRules {
  private final List<ProposalProblem> problems;

  DuplicateRules(List<ProposalProblem> problems) {
    this.problems = problems;
  }

  /**
   * Checks {@code children}.
   *
   * @param lineage what they are parts of, from the root to their parent
   */
  void check(List<ProposedChild> children, List<TreeNode> lineage) {
    List<Likeness> each = new ArrayList<>();
    for (ProposedChild child : children) {
      each.add(Likeness.of(child.title(), child.description(), child.details()));
    }
    for (int i = 0; i < children.size(); i++) {
      ProposedChild child = children.get(i);
      for (int j = 0; j < i; j++) {
        int percent = each.get(i).asSiblings(each.get(j));
        if (percent > 0) {
          problems.add(
              new ProposalProblem.DuplicateSibling(
                  Shown.child(children.get(j)), Shown.child(child), percent));
        }
      }
      addAncestor(child, each.get(i), lineage);
    }
  }

  private void addAncestor(ProposedChild child, Likeness likeness, List<TreeNode> lineage) {
    for (TreeNode ancestor : lineage) {
      if (likeness.title().isSame(TitleKey.of(ancestor.text().title()))) {
        problems.add(
            new ProposalProblem.RepeatsAncestor(Shown.child(child), ancestor.text().title()));
        return;
      }
    }
  }
}
