package io.paradecom.runner.decompose.outline;

import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.PlainText;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TitleKey;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Breaks a node down by the structure of its details, which are Markdown: sections, else list
 * items, become subtasks. Answers the same question as a model and is judged by the same rules; the
 * same question has the same answer. Cost: O(bytes) a question.
 */
public final class Outline {
  private static final int WORDS_A_POINT = 100;
  private static final int MAX_DETAILS = 1 << 16;
  private static final int MAX_CRITERION = 2000;
  private static final int MAX_CRITERIA = 50;
  private static final int MAX_NOTES = 50;

  private Outline() {}

  /**
   * Returns the root of the tree that grows from a document: its title, its first paragraph, its
   * text as the details, and the acceptance criteria that it states for itself.
   *
   * @param name what to call a document without a title
   */
  public static TreeNode root(
      String markdown, String name, Capabilities capabilities, DecompositionLimits limits) {
    String clean = PlainText.clean(markdown);
    Structure structure = Structure.of(clean);
    String title = structure.title().isEmpty() ? name : structure.title();
    return TreeNode.root(
        new TaskText(title, structure.summary(), clean, structure.tests(), List.of()),
        criteria(structure),
        capabilities,
        limits.maxTasks());
  }

  /** Returns the answer to a question; the node is atomic when its text is one piece. */
  public static Proposal answer(Question question) {
    TreeNode node = question.node();
    Structure structure = Structure.of(PlainText.clean(node.text().details()));
    if (structure.parts().size() < 2) {
      return Proposal.atomic();
    }
    List<String> notes = new ArrayList<>();
    if (!structure.leftOut().isEmpty()) {
      notes.add(
          cut(
              "Left out as context: " + String.join(", ", structure.leftOut()) + ".",
              MAX_CRITERION));
    }
    boolean isChecked = !node.acceptanceCriteria().isEmpty() && question.maxChildren() > 2;
    List<Part> parts = grouped(structure.parts(), question.maxChildren() - (isChecked ? 1 : 0));
    List<Set<Integer>> needs = SiblingOrder.of(parts, notes);
    Coverage coverage = Coverage.of(node.acceptanceCriteria(), parts, isChecked);
    Titles titles = new Titles(question);
    List<ProposedChild> children = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      children.add(child(parts.get(i), i, titles, needs.get(i), coverage.of(i)));
    }
    if (isChecked && !coverage.left().isEmpty()) {
      children.add(check(node, titles, parts.size(), coverage.left()));
    }
    return new Proposal(false, children, notes.stream().limit(MAX_NOTES).toList());
  }

  private static ProposedChild child(
      Part part, int place, Titles titles, Set<Integer> needs, List<Integer> covers) {
    Structure inner = Structure.of(part.body());
    int words = part.body().isBlank() ? 0 : part.body().split("\\s+", -1).length;
    boolean isAtomic = inner.parts().size() < 2;
    int points = (isAtomic ? 1 : 1 + inner.parts().size()) + words / WORDS_A_POINT;
    String title = titles.unique(part.title());
    String description =
        !inner.summary().isEmpty() || title.equals(part.headline().title())
            ? inner.summary()
            : part.headline().title();
    return new ProposedChild(
        id(place),
        title,
        description,
        cut(part.body(), MAX_DETAILS),
        cut(inner.tests(), MAX_DETAILS),
        criteria(inner),
        needs.stream().map(Outline::id).toList(),
        covers,
        Math.clamp(points, 1, TreeNode.MAX_COMPLEXITY),
        String.format(Locale.ROOT, "%d parts, %d words", inner.parts().size(), words),
        isAtomic,
        List.of());
  }

  /** Returns the last child, which looks after the criteria that no part is about. */
  private static ProposedChild check(
      TreeNode node, Titles titles, int parts, List<Integer> covers) {
    List<String> criteria =
        covers.stream().map(number -> node.acceptanceCriteria().get(number - 1)).toList();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      all.add(id(i));
    }
    return new ProposedChild(
        id(parts),
        titles.unique(cut("Check that it is done: " + node.text().title(), 150)),
        "Check what must hold when all of this is done.",
        "",
        "Check every acceptance criterion by itself.",
        criteria,
        all,
        covers,
        2,
        criteria.size() + " criteria to check",
        true,
        List.of());
  }

  /** Returns at most {@code most} parts, neighbours together where there are more. */
  private static List<Part> grouped(List<Part> parts, int most) {
    if (parts.size() <= most) {
      return parts;
    }
    List<Part> groups = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int from = (int) ((long) parts.size() * i / most);
      int to = (int) ((long) parts.size() * (i + 1) / most);
      groups.add(Part.joined(parts.subList(from, to)));
    }
    return groups;
  }

  private static List<String> criteria(Structure structure) {
    return structure.criteria().stream()
        .filter(criterion -> !criterion.isBlank())
        .limit(MAX_CRITERIA)
        .map(criterion -> cut(criterion, MAX_CRITERION))
        .toList();
  }

  private static String id(int place) {
    return Integer.toString(place + 1);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }

  /** The titles of an answer: none is there twice, and none is that of something above. */
  private static final class Titles {
    private final Set<TitleKey> taken = new HashSet<>();

    Titles(Question question) {
      question.lineage().forEach(node -> taken.add(TitleKey.of(node.text().title())));
      taken.add(TitleKey.of(question.node().text().title()));
    }

    String unique(String title) {
      String unique = title;
      for (int number = 2; !taken.add(TitleKey.of(unique)); number++) {
        unique = title + " (" + number + ")";
      }
      return unique;
    }
  }
}
