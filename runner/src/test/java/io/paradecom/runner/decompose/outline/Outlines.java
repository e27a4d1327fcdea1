package io.paradecom.runner.decompose.outline;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Grows trees from Markdown for tests. */
final class Outlines {
  static final DecompositionLimits LIMITS = DecompositionLimits.DEFAULT.withShape(3, 40, 500);

  private Outlines() {}

  static DecomposedGraph grow(String markdown) {
    return grow(markdown, LIMITS, 1);
  }

  /** Every answer must be accepted; {@code runners} answers are under way, ended in any order. */
  static DecomposedGraph grow(String markdown, DecompositionLimits limits, int runners) {
    TreeNode root = Outline.root(markdown, "document", Capabilities.MODEL_ONLY, limits);
    DecompositionTree tree = new DecompositionTree(root, limits, SplitPolicy.DEFAULT);
    SplittableRandom arrival = new SplittableRandom(runners);
    List<Question> underWay = new java.util.ArrayList<>();
    while (!tree.isComplete()) {
      underWay.addAll(tree.takeReady(runners - underWay.size()));
      Question question = underWay.remove(arrival.nextInt(underWay.size()));
      Verdict verdict = tree.answer(question.node().position(), Outline.answer(question));
      assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString);
    }
    return tree.graph();
  }

  /** One line a task: id, title, what it needs. */
  static List<String> lines(DecomposedGraph graph) {
    return graph.nodes().stream().map(Outlines::line).toList();
  }

  private static String line(TreeNode node) {
    String needs = node.needs().stream().map(Object::toString).collect(Collectors.joining(", "));
    return node.position() + " " + node.text().title() + (needs.isEmpty() ? "" : " <- " + needs);
  }
}
