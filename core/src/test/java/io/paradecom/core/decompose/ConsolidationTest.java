package io.paradecom.core.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.core.decompose.DecomposedGraph.CousinDuplicate;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsolidationTest {
  private static final String TEXT =
      "Write down what every endpoint takes and returns, with one example for each, in the manual"
          + " that ships with the product.";
  private static final TreePosition ONE = TreePosition.ROOT.child(1);
  private static final TreePosition TWO = TreePosition.ROOT.child(2);

  @Test
  void shouldDropTheLaterOfTwoCousinsAndRewireWhatNeedsIt() {
    // Given
    Map<TreePosition, List<TreeNode>> expansions = top(Proposals.child("b", "Server"));
    expand(expansions, ONE, documented("a"), Proposals.child("b", "Buttons"));
    expand(expansions, TWO, documented("a"), Proposals.child("b", "Publish", "a"));

    // When
    DecomposedGraph graph = Consolidation.of(Proposals.root(), expansions);

    // Then
    assertThat(graph.cousins())
        .containsExactly(new CousinDuplicate(ONE.child(1), TWO.child(1), 100, true));
    assertThat(graph.nodes())
        .extracting(node -> node.position().toString())
        .containsExactly("1", "1.1", "1.2", "2", "2.2");
    assertThat(graph.nodes().getLast().needs()).containsExactly(ONE.child(1));
  }

  @Test
  void shouldKeepACousinWithoutWhichTasksWouldWaitForEachOther() {
    // Given: 1 waits for 2, so nothing in 2 may wait for a part of 1.
    Map<TreePosition, List<TreeNode>> expansions =
        expansions(Proposals.child("a", "Client", "b"), Proposals.child("b", "Server"));
    expand(expansions, ONE, documented("a"), Proposals.child("b", "Buttons"));
    expand(expansions, TWO, documented("a"), Proposals.child("b", "Publish", "a"));

    // When
    DecomposedGraph graph = Consolidation.of(Proposals.root(), expansions);

    // Then
    assertThat(graph.cousins())
        .containsExactly(new CousinDuplicate(ONE.child(1), TWO.child(1), 100, false));
    assertThat(graph.nodes()).hasSize(6);
  }

  @Test
  void shouldKeepTheLastChildOfAParent() {
    Map<TreePosition, List<TreeNode>> expansions = top(Proposals.child("b", "Server"));
    expand(expansions, ONE, documented("a"), illustrated("b"));
    expand(expansions, TWO, documented("a"), illustrated("b"));
    DecomposedGraph graph = Consolidation.of(Proposals.root(), expansions);
    assertThat(graph.cousins()).extracting(CousinDuplicate::isDropped).containsExactly(true, false);
  }

  @Test
  void shouldKeepCousinsOfTheSameTitleWithoutTheSameText() {
    Map<TreePosition, List<TreeNode>> expansions = top(Proposals.child("b", "Server"));
    expand(expansions, ONE, Proposals.child("a", "Write tests"), Proposals.child("b", "Buttons"));
    expand(expansions, TWO, Proposals.child("a", "Write tests"), Proposals.child("b", "Queues"));
    DecomposedGraph graph = Consolidation.of(Proposals.root(), expansions);
    assertThat(graph.cousins()).isEmpty();
    assertThat(graph.nodes()).hasSize(6);
  }

  @Test
  void shouldPutGatesAroundWhatIsBrokenDown() {
    Map<TreePosition, List<TreeNode>> expansions = top(Proposals.child("b", "Server", "a"));
    expand(expansions, TWO, Proposals.child("a", "Queues"), Proposals.child("b", "Routes", "a"));
    List<TaskSpec> tasks =
        Consolidation.of(Proposals.root(), expansions).toSpec("any", new TaskAction.Noop()).tasks();
    assertThat(tasks)
        .extracting(task -> task.id() + " <- " + task.needs().stream().map(n -> n.task()).toList())
        .containsExactly(
            "1 <- []",
            "2.start <- [1]",
            "2 <- [2.1, 2.2]",
            "2.1 <- [2.start]",
            "2.2 <- [2.start, 2.1]");
    assertThat(tasks.get(3).parent()).hasToString("2");
    assertThat(tasks.get(2).action()).isEqualTo(new TaskAction.Gate());
    assertThat(tasks.get(2).text().title()).isEqualTo("Server");
  }

  @Test
  void shouldRefuseAnswersThatHangOnNothing() {
    Map<TreePosition, List<TreeNode>> expansions = new LinkedHashMap<>();
    expand(expansions, TWO, Proposals.child("a", "Queues"), Proposals.child("b", "Routes"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Consolidation.of(Proposals.root(), expansions));
  }

  private static Map<TreePosition, List<TreeNode>> top(ProposedChild second) {
    return expansions(Proposals.child("a", "Client"), second);
  }

  private static Map<TreePosition, List<TreeNode>> expansions(
      ProposedChild first, ProposedChild second) {
    Map<TreePosition, List<TreeNode>> expansions = new LinkedHashMap<>();
    expand(expansions, TreePosition.ROOT, first, second);
    return expansions;
  }

  private static void expand(
      Map<TreePosition, List<TreeNode>> expansions,
      TreePosition position,
      ProposedChild... children) {
    TreeNode root = Proposals.root();
    TreeNode parent =
        new TreeNode(
            position, root.text(), List.of(), List.of(), Capabilities.MODEL_ONLY, 9, "", false, 50);
    Verdict verdict =
        new Acceptance(Proposals.LIMITS, SplitPolicy.DEFAULT)
            .judge(parent, List.of(), Proposals.of(children));
    expansions.put(position, assertInstanceOf(Verdict.Accepted.class, verdict).children());
  }

  private static ProposedChild documented(String id) {
    return described(id, "Document the API", TEXT);
  }

  private static ProposedChild illustrated(String id) {
    return described(id, "Draw pictures", TEXT + " Draw at least one picture for each of them.");
  }

  private static ProposedChild described(String id, String title, String description) {
    return Proposals.child(
        id,
        title,
        child -> {
          child.description = description;
          return child;
        });
  }
}
