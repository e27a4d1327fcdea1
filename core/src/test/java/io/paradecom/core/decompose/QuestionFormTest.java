package io.paradecom.core.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.TaskText;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionFormTest {
  private static Question question(String position, String description) {
    TreeNode root =
        TreeNode.root(
            new TaskText("Shop", description, "the whole document", "", List.of()),
            List.of("It sells"),
            Capabilities.MODEL_ONLY,
            50);
    TreeNode node =
        new TreeNode(
            TreePosition.parse(position),
            new TaskText("Orders", "d", "x", "t", List.of()),
            List.of("One", "Two"),
            List.of(),
            Capabilities.MODEL_ONLY,
            7,
            "why",
            false,
            20);
    return new Question(
        node, List.of(root), List.of("Stock"), 9, 2, QuestionSpec.Ask.REPAIR, List.of("Wrong."));
  }

  @Test
  void shouldCarryAllThatAModelIsToldAndNotWhatItIsPartOfInFull() {
    QuestionSpec form = QuestionForm.of(question("3.2", "d".repeat(9000)));

    Question back = QuestionForm.question(form);

    assertThat(form.position()).isEqualTo("3.2");
    assertThat(form.capabilities()).containsExactly("decompose", "prompt");
    assertThat(form.lineage().getFirst().description()).hasSize(4000);
    assertThat(form.toString()).doesNotContain("the whole document");
    assertThat(QuestionForm.of(back)).isEqualTo(form);
    assertThat(back.node().acceptanceCriteria()).containsExactly("One", "Two");
    assertThat(back.errors()).containsExactly("Wrong.");
  }

  @Test
  void shouldRefuseAPositionOrACapabilityThatIsNone() {
    QuestionSpec form = QuestionForm.of(question("1", ""));
    for (String position : new String[] {"0", "1.", "a", "1..2", "-1"}) {
      assertThatIllegalArgumentException()
          .as(position)
          .isThrownBy(() -> TreePosition.parse(position));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuestionForm.question(with(form, List.of("root:all"))))
        .withMessageContaining("capability");
    assertThat(TreePosition.parse("")).isEqualTo(TreePosition.ROOT);
  }

  private static QuestionSpec with(QuestionSpec form, List<String> capabilities) {
    return new QuestionSpec(
        form.position(),
        form.text(),
        form.acceptanceCriteria(),
        capabilities,
        form.lineage(),
        form.siblingTitles(),
        form.maxChildren(),
        form.round(),
        form.ask(),
        form.errors());
  }
}
