package io.paradecom.core.decompose;

import io.paradecom.core.spec.QuestionSpec;
import java.util.List;

/**
 * "Break this node down", as one decomposer is asked once.
 *
 * @param lineage what the node is a part of, from the root to its parent; empty for the root
 * @param siblingTitles titles of the other parts of its parent, which are not to be repeated
 * @param maxChildren most subtasks that are welcome, at least 2
 * @param round from 1; each refusal opens the next one
 * @param errors why the answer of the round before was refused; empty in the first
 */
public record Question(
    TreeNode node,
    List<TreeNode> lineage,
    List<String> siblingTitles,
    int maxChildren,
    int round,
    QuestionSpec.Ask ask,
    List<String> errors) {
  private static final List<QuestionSpec.Ask> BY_ROUND =
      List.of(QuestionSpec.Ask.WHOLE, QuestionSpec.Ask.REPAIR, QuestionSpec.Ask.SMALLER);

  private static final int SMALL = 5;

  public Question {
    lineage = List.copyOf(lineage);
    siblingTitles = List.copyOf(siblingTitles);
    errors = List.copyOf(errors);
  }

  /**
   * Returns the question of a round: the first, a repair, from the third on a smaller one.
   *
   * @param maxChildren most subtasks that are welcome when nothing was refused twice
   * @param round from 1
   */
  public static Question ofRound(
      TreeNode node,
      List<TreeNode> lineage,
      List<String> siblingTitles,
      int maxChildren,
      int round,
      List<String> errors) {
    QuestionSpec.Ask ask = BY_ROUND.get(Math.min(round, BY_ROUND.size()) - 1);
    int welcome = ask == QuestionSpec.Ask.SMALLER ? Math.min(SMALL, maxChildren) : maxChildren;
    return new Question(node, lineage, siblingTitles, welcome, round, ask, errors);
  }
}
