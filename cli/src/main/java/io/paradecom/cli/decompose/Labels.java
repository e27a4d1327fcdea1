package io.paradecom.cli.decompose;

import io.paradecom.cli.run.Printable;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What people are shown of nodes, times and amounts. */
final class Labels {
  private static final int LONGEST = 70;

  private Labels() {}

  static String of(Question question) {
    return of(question.node());
  }

  /** Returns position and title, harmless and short. */
  static String of(TreeNode node) {
    String title = title(node);
    return node.position().isRoot() ? title : node.position() + "  " + title;
  }

  /** Returns the labels of nodes of a tree. */
  static List<String> of(DecompositionTree tree, List<TreePosition> positions) {
    List<String> labels = new ArrayList<>();
    for (TreePosition position : positions) {
      TreeNode node = tree.node(position);
      if (node != null) {
        labels.add(of(node));
      }
    }
    return labels;
  }

  static String title(TreeNode node) {
    String title = Printable.of(node.text().title());
    return title.length() <= LONGEST ? title : title.substring(0, LONGEST - 1) + "…";
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  static String tokens(Tokens tokens) {
    return String.format(
        Locale.ROOT,
        "%,d tokens (%,d read, %,d written)",
        tokens.total(),
        tokens.input(),
        tokens.output());
  }

  /** Returns a number with its noun. */
  static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }
}
