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
  public Question {
    lineage = List.copyOf(lineage);
    siblingTitles = List.copyOf(siblingTitles);
    errors = List.copyOf(errors);
  }
}
