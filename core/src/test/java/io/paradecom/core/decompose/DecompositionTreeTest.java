package io.paradecom.core.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DecompositionTreeTest {
  private static final List<String> ERRORS = List.of("Expected JSON, but found prose.");

  /** Work that is under way, answered in an order that a seed decides. */
  private static DecomposedGraph grow(long answers, int runners, SplittableRandom arrival) {
    DecompositionTree tree = tree();
    List<Question> underWay = new ArrayList<>();
    while (!tree.isComplete()) {
      underWay.addAll(tree.takeReady(runners - underWay.size()));
      Question question = underWay.remove(arrival.nextInt(underWay.size()));
      TreePosition position = question.node().position();
      boolean isLost = arrival.nextInt(10) == 0;
      boolean isBroken = (position.hashCode() ^ answers) % 7 == 0 && question.round() == 1;
      boolean isHopeless = (position.hashCode() ^ answers) % 23 == 0 && position.depth() > 0;
      if (isLost) {
        tree.giveBack(position);
      } else if (isHopeless) {
        tree.unreadable(position, ERRORS);
      } else if (isBroken) {
        tree.answer(position, Proposals.of(Proposals.child("a", "Alone")));
      } else {
        tree.answer(position, Proposals.deterministic(question.node(), answers));
      }
    }
    return tree.graph();
  }

  private static DecompositionTree tree() {
    return new DecompositionTree(Proposals.root(), Proposals.LIMITS, new SplitPolicy(4));
  }

  @Test
  void shouldGiveTheSameGraphForAnyNumberOfRunnersAndOrderOfAnswers() {
    int nodes = 0;
    int dropped = 0;
    for (long seed = 0; seed < 60; seed++) {
      DecomposedGraph sequential = grow(seed, 1, new SplittableRandom(0));
      nodes += sequential.nodes().size();
      dropped += (int) sequential.cousins().stream().filter(each -> each.isDropped()).count();
      for (int runners : new int[] {2, 8, 32}) {
        DecomposedGraph parallel = grow(seed, runners, new SplittableRandom(seed * 100 + runners));
        assertThat(parallel).as("seed %d, %d runners", seed, runners).isEqualTo(sequential);
        assertThat(parallel.toString()).isEqualTo(sequential.toString());
      }
      assertThat(GraphValidation.check(sequential.toSpec("any", new TaskAction.Noop())))
          .as("seed %d", seed)
          .isEmpty();
      assertThat(sequential.nodes().size()).isLessThanOrEqualTo(Proposals.LIMITS.maxTasks());
    }
    assertThat(nodes).as("the trees are worth comparing").isGreaterThan(60 * 10);
    assertThat(dropped).as("cousins are dropped in some of them").isGreaterThan(20);
  }

  @Test
  void shouldAskAboutANodeAsSoonAsItsParentIsAnswered() {
    DecompositionTree tree = tree();
    Question root = tree.takeReady(9).getFirst();
    tree.answer(root.node().position(), complexPair("Parse", "Store"));
    List<Question> level = tree.takeReady(9);
    tree.answer(level.get(0).node().position(), complexPair("Read", "Check"));

    List<Question> next = tree.takeReady(9);

    assertThat(level)
        .extracting(each -> each.node().position().toString())
        .containsExactly("1", "2");
    assertThat(level.get(0).siblingTitles()).containsExactly("Store");
    assertThat(next)
        .extracting(each -> each.node().position().toString())
        .containsExactly("1.1", "1.2");
    assertThat(next.getFirst().lineage())
        .extracting(each -> each.text().title())
        .containsExactly("Product", "Parse");
  }

  @Test
  void shouldAskForARepairThenForLessThenParkTheNode() {
    DecompositionTree tree = tree();
    tree.answer(tree.takeReady(1).getFirst().node().position(), complexPair("Parse", "Store"));
    TreePosition first = TreePosition.ROOT.child(1);
    List<Question> asked = new ArrayList<>();
    for (int round = 1; round <= DecompositionTree.MAX_ROUNDS; round++) {
      asked.add(tree.takeReady(1).getFirst());
      tree.unreadable(first, ERRORS);
    }
    tree.answer(tree.takeReady(1).getFirst().node().position(), Proposal.atomic());

    assertThat(asked)
        .extracting(Question::ask)
        .containsExactly(QuestionSpec.Ask.WHOLE, QuestionSpec.Ask.REPAIR, QuestionSpec.Ask.SMALLER);
    assertThat(asked).extracting(Question::errors).containsExactly(List.of(), ERRORS, ERRORS);
    assertThat(asked).extracting(Question::maxChildren).containsExactly(6, 6, 5);
    assertThat(tree.parked()).containsExactly(first);
    assertThat(tree.graph().nodes()).hasSize(2);
  }

  @Test
  void shouldTakeAnAnswerOnceAndOnlyToAQuestionThatWasAsked() {
    DecompositionTree tree = tree();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.answer(TreePosition.ROOT, complexPair("Parse", "Store")));
    assertThatIllegalStateException().isThrownBy(tree::graph);
    assertThat(tree.takeReady(5)).hasSize(1);
    assertThat(tree.takeReady(5)).isEmpty();
    tree.answer(TreePosition.ROOT, complexPair("Parse", "Store"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.answer(TreePosition.ROOT, complexPair("Parse", "Store")));
  }

  @Test
  void shouldStopADecomposerThatAlwaysReturnsSubtasks() {
    DecompositionTree tree =
        new DecompositionTree(
            Proposals.root(),
            DecompositionLimits.DEFAULT.withShape(16, 5, 100),
            new SplitPolicy(1));
    int questions = 0;
    while (!tree.isComplete()) {
      Question question = tree.takeReady(1).getFirst();
      String name = question.node().position().toString();
      tree.answer(question.node().position(), complexPair("One of " + name, "Two of " + name));
      questions++;
    }
    assertThat(tree.graph().nodes()).hasSizeBetween(50, 100);
    assertThat(questions).isLessThanOrEqualTo(50);
  }

  @Test
  void shouldVisitPositionsInTheOrderOfTheTree() {
    TreePosition root = TreePosition.ROOT;
    List<TreePosition> inOrder =
        List.of(
            root, root.child(2), root.child(2).child(1), root.child(2).child(10), root.child(10));
    assertThat(new TreeSet<>(inOrder.reversed())).containsExactlyElementsOf(inOrder);
    assertThatIllegalArgumentException().isThrownBy(() -> root.child(0));
    assertThatIllegalStateException().isThrownBy(root::parent);
  }

  private static Proposal complexPair(String first, String second) {
    return Proposals.of(complex("a", first), complex("b", second));
  }

  private static ProposedChild complex(String id, String title) {
    return Proposals.child(
        id,
        title,
        child -> {
          child.complexity = 9;
          return child;
        });
  }
}
