package io.paradecom.runner.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.Capability;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.workflow.QuestionBound;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the leader sets aside for a question is never less than what its words may cost. */
class QuestionBoundTest {
  private static final int ROUNDS = 40;

  private final SplittableRandom random = new SplittableRandom(71);

  private String text(int most, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
      text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
    }
    return text.toString();
  }

  private List<String> texts(int count, int most, String alphabet) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(most, alphabet));
    }
    return texts;
  }

  private TreeNode node(TaskText text, List<String> criteria, List<Capability> may) {
    return new TreeNode(
        new TreePosition(List.of(1)),
        text,
        criteria,
        List.of(),
        new Capabilities(may),
        TreeNode.MAX_COMPLEXITY,
        "",
        false,
        100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc ", "é ß", "漢字", "𝔸𝔹 \n`"})
  void shouldBoundEveryQuestion(String alphabet) {
    for (int i = 0; i < ROUNDS; i++) {
      boolean isPart = i % 2 == 0;
      TaskText text =
          new TaskText(
              text(200, alphabet),
              text(3_000, alphabet),
              text(i == 0 ? 300_000 : 20_000, alphabet),
              "",
              texts(random.nextInt(50), 2_000, alphabet));
      List<Capability> may =
          List.of(
              Capability.parse("prompt").orElseThrow(),
              Capability.parse("command:make").orElseThrow());
      TreeNode parent =
          node(
              new TaskText(text(200, alphabet), text(60_000, alphabet), "", "", List.of()),
              List.of(),
              may);
      Question question =
          Question.ofRound(
              node(text, text.checklist(), may),
              isPart ? List.of(parent, parent, parent, parent, parent) : List.of(),
              isPart ? texts(63, 200, alphabet) : List.of(),
              64,
              1 + random.nextInt(5),
              texts(random.nextInt(20), 2_000, alphabet));
      DecomposeSpec how =
          new DecomposeSpec(
              "openai:m",
              500,
              64,
              2,
              100,
              5,
              5,
              List.of("prompt", "command:make"),
              new TaskAction.Noop());

      long worst = new QuestionCost(ModelChoice.parse("openai:m"), 500).worst(question).total();

      assertThat(QuestionBound.tokens(text, how, isPart)).isGreaterThanOrEqualTo(worst);
    }
  }
}
