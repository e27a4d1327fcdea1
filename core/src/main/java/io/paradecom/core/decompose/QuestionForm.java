package io.paradecom.core.decompose;

import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.QuestionSpec.Ancestor;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.List;

/** A question as it travels to the one who answers it, and back to what a decomposer takes. */
public final class QuestionForm {
  /** More of an ancestor than any prompt shows. */
  private static final int ANCESTOR_CHARS = 4000;

  private QuestionForm() {}

  /** Returns what travels: the same question gives the same form. */
  public static QuestionSpec of(Question question) {
    TreeNode node = question.node();
    return new QuestionSpec(
        node.position().toString(),
        node.text(),
        node.acceptanceCriteria(),
        node.capabilities().all().stream().map(Capability::toString).toList(),
        question.lineage().stream().map(QuestionForm::ancestor).toList(),
        question.siblingTitles(),
        question.maxChildren(),
        question.round(),
        question.ask(),
        question.errors());
  }

  private static Ancestor ancestor(TreeNode node) {
    return new Ancestor(node.text().title(), cut(node.text().description()));
  }

  private static String cut(String text) {
    if (text.length() <= ANCESTOR_CHARS) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(ANCESTOR_CHARS - 1));
    return text.substring(0, splits ? ANCESTOR_CHARS - 1 : ANCESTOR_CHARS);
  }

  /**
   * Returns the question. What only its judge knows, such as the allowance of its node, is not
   * there.
   *
   * @throws IllegalArgumentException when a position or a capability is none
   */
  public static Question question(QuestionSpec form) {
    List<TreeNode> lineage = new ArrayList<>();
    TreePosition place = TreePosition.ROOT;
    for (Ancestor ancestor : form.lineage()) {
      TaskText text = new TaskText(ancestor.title(), ancestor.description(), "", "", List.of());
      lineage.add(node(place, text, List.of(), Capabilities.NONE, form));
      place = place.child(1);
    }
    List<Capability> capabilities = form.capabilities().stream().map(QuestionForm::one).toList();
    return new Question(
        node(
            TreePosition.parse(form.position()),
            form.text(),
            form.acceptanceCriteria(),
            new Capabilities(capabilities),
            form),
        lineage,
        form.siblingTitles(),
        form.maxChildren(),
        form.round(),
        form.ask(),
        form.errors());
  }

  private static TreeNode node(
      TreePosition position,
      TaskText text,
      List<String> criteria,
      Capabilities capabilities,
      QuestionSpec form) {
    return new TreeNode(
        position,
        text,
        criteria,
        List.of(),
        capabilities,
        TreeNode.MAX_COMPLEXITY,
        "",
        false,
        form.maxChildren());
  }

  private static Capability one(String word) {
    return Capability.parse(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Expected a capability, but found %s.".formatted(Shown.of(word))));
  }
}
