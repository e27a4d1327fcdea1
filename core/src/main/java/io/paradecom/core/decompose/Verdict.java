package io.paradecom.core.decompose;

import java.util.List;

/** What becomes of a proposal. */
public sealed interface Verdict {
  /**
   * It is taken as it is.
   *
   * @param children in the order of their positions; none: the node stays as it is
   */
  record Accepted(List<TreeNode> children) implements Verdict {
    public Accepted {
      children = List.copyOf(children);
    }
  }

  /**
   * Nothing of it is taken.
   *
   * @param problems all that were found, in a fixed order, at most {@link #MAX_PROBLEMS}, at least
   *     one
   */
  record Refused(List<ProposalProblem> problems) implements Verdict {
    /** Most problems that are told. */
    public static final int MAX_PROBLEMS = 50;

    public Refused {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("Expected at least one problem, but found none.");
      }
    }

    /** Returns the problems as sentences, for the one who is to repair the proposal. */
    public List<String> messages() {
      return problems.stream().map(ProposalProblem::message).toList();
    }
  }
}
