package io.paradecom.common.format.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.condition.CelConditions;
import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import io.paradecom.core.spec.Condition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhenTest {
  private static final Cursor PLACE = Cursor.root(Node.Entries.empty(1, 1));
  private static final PlannedTask FLIP = new PlannedTask("flip-coin", PLACE, "", 0);
  private static final Value RESULT =
      new Value(List.of(new Value.Output(new OutputSource(FLIP, List.of("result")))));
  private static final GraphNode NODE = GraphNode.ofTask("flip-coin", true, null);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "heads == heads;true",
        "heads == tails;false",
        "\"it is\" == 'it is';true",
        "10 > 9;true",
        "1.0 == 1;true",
        "abc < abd;true",
        "true;true",
        "false;false",
        "!(a == b) && (a == a || b == c);true",
        "a != a || heads =~ ^hea;true",
        "heads !~ tai;true",
        "b in (a, b);true",
        "c in ('a', \"b\");false"
      })
  void shouldDecideWhatIsKnown(String text, boolean holds) {
    assertThat(When.read(Value.of(text))).isEqualTo(new Term.Known(holds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "#1 == heads;inputs[\"flip-coin\"][\"result\"] == \"heads\"",
        "'#1' == 'it is';inputs[\"flip-coin\"][\"result\"] == \"it is\"",
        "#1 =~ hea;inputs[\"flip-coin\"][\"result\"].matches(\"hea\")",
        "#1 > 5;double(inputs[\"flip-coin\"][\"result\"]) > double(\"5\")",
        "x-#1 == x-1;(\"x-\" + inputs[\"flip-coin\"][\"result\"]) == \"x-1\"",
        "a == a && !(#1 == b);!(inputs[\"flip-coin\"][\"result\"] == \"b\")",
        "(#1 == a || #1 == b);(inputs[\"flip-coin\"][\"result\"] == \"a\" ||"
            + " inputs[\"flip-coin\"][\"result\"] == \"b\")",
        "#1;inputs[\"flip-coin\"][\"result\"] == \"true\""
      })
  void shouldSayInCelWhatIsNotKnown(String text, String cel) {
    Term term = When.read(withResult(text));

    assertThat(term).isInstanceOf(Term.Cel.class);
    assertThat(((Term.Cel) term).text()).isEqualTo(cel);
    assertThat(new CelConditions().problem(new Condition(cel))).isEmpty();
    assertThat(new CelConditions().inputs(new Condition(cel))).containsExactly("flip-coin");
  }

  @Test
  void shouldNotBreakOutOfALiteral() {
    Term term = When.read(withResult("#1 == 'a\" || true || \"\\\\b'"));

    assertThat(((Term.Cel) term).text())
        .isEqualTo("inputs[\"flip-coin\"][\"result\"] == \"a\\\" || true || \\\"\\\\b\"");
  }

  @Test
  void shouldTakeTheStatusOfANodeAsEdges() {
    Value status = new Value(List.of(new Value.Status(NODE), new Value.Known(" == Failed")));

    assertThat(When.read(status))
        .isEqualTo(new Term.Ended(new Formula.Is(NODE, Set.of(Outcome.FAILED))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a ==;Expected a value in the condition, but found its end.",
        "a b;Expected &&, || or the end in the condition, but found 'b'.",
        "(a == b;Expected ) in the condition, but found its end.",
        "a == b &;Expected values and comparisons in the condition, but found '&'."
      })
  void shouldRefuseWhatIsNoCondition(String text, String problem) {
    assertThat(When.read(Value.of(text))).isEqualTo(new Term.Refused(problem));
  }

  private static Value withResult(String text) {
    Value.Builder out = new Value.Builder();
    String[] parts = text.split("#1", -1);
    out.add(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      out.add(RESULT).add(parts[i]);
    }
    return out.build();
  }
}
