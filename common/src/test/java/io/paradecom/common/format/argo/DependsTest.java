package io.paradecom.common.format.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependsTest {
  private static final Cursor PLACE = Cursor.root(Node.Entries.empty(1, 1));

  private final Map<String, GraphNode> nodes = new HashMap<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "A;[A=SUCCESS]",
        "A && B;[A=SUCCESS, B=SUCCESS]",
        "A.Succeeded && B.Failed;[A=SUCCESS, B=FAILURE]",
        "A.Succeeded || A.Failed;[A=FINISHED]",
        "!A.Succeeded;[A.failed-or-omitted=SUCCESS]",
        "A && (C.Succeeded || C.Failed);[A=SUCCESS, C=FINISHED]",
        "!(A.Failed || B.Failed) && A.Succeeded && B.Succeeded;[A=SUCCESS, B=SUCCESS]"
      })
  void shouldSayItInEdges(String text, String edges) {
    assertThat(edges(text).toString()).isEqualTo(edges);
  }

  @Test
  void shouldJoinWhatIsEnoughAndWaitForTheRest() {
    Plan plan = new Plan();
    List<String> edges = edges("A || B", plan);

    assertThat(edges).containsExactly("t.depends=SUCCESS", "t.depends-ended=SUCCESS");
    assertThat(plan.task("t.depends").atLeast()).isEqualTo(1);
    assertThat(plan.task("t.depends").needs()).hasToString("{A=SUCCESS, B=SUCCESS}");
    assertThat(plan.task("t.depends-ended").atLeast()).isEqualTo(2);
    assertThat(plan.task("t.depends-ended").needs())
        .hasToString("{A=FINISHED, A.skipped=SUCCESS, B=FINISHED, B.skipped=SUCCESS}");
    assertThat(plan.task("A.skipped").needs()).hasToString("{A=SKIPPED}");
  }

  @Test
  void shouldTellAConditionThatWasNotTrueFromWhatNeverCameToIt() {
    nodes.put("A", GraphNode.ofTask("A", true, Edge.success("start")));
    Plan plan = new Plan();

    assertThat(edges("A", plan)).containsExactly("A.ok=SUCCESS");
    assertThat(plan.task("A.ok").needs()).hasToString("{A=SUCCESS, A.condition-unmet=SUCCESS}");
    assertThat(plan.task("A.condition-unmet").needs()).hasToString("{start=SUCCESS, A=SKIPPED}");
    assertThat(edges("A.Omitted", plan)).containsExactly("start.success=SKIPPED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "A &&;Expected the name of a task at character 5 of depends, but found its end.",
        "(A;Expected ) at character 3 of depends, but found its end.",
        "A B;Expected &&, || or the end at character 3 of depends, but found 'B'.",
        "A & B;Expected names of tasks, &&, ||, ! and parentheses at character 3 of depends, but"
            + " found '&'."
      })
  void shouldRefuseWhatIsNoExpression(String text, String problem) {
    assertThat(Depends.read(text, this::atom)).isEqualTo(new Depends.Result.Refused(problem));
  }

  private List<String> edges(String text) {
    return edges(text, new Plan());
  }

  private List<String> edges(String text, Plan plan) {
    Depends.Result.Read read = (Depends.Result.Read) Depends.read(text, this::atom);
    return new Gates(plan)
        .edges(read.formula(), "t", PLACE).stream()
            .map(edge -> edge.task() + "=" + edge.on())
            .toList();
  }

  private Formula atom(String task, String status) {
    GraphNode node =
        nodes.computeIfAbsent(task, id -> GraphNode.ofTask(id, false, Edge.success("start")));
    return switch (status) {
      case "" -> node.endedWell();
      case "Succeeded" -> new Formula.Is(node, Set.of(Outcome.SUCCEEDED));
      case "Failed" -> new Formula.Is(node, Set.of(Outcome.FAILED));
      case "Omitted" -> new Formula.Is(node, Set.of(Outcome.OMITTED));
      default -> throw new AssertionError(status);
    };
  }
}
