package io.paradecom.core.decompose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A tree while it grows: which questions are open, what was answered, what comes next.
 *
 * <p>Every node is asked about as soon as it is accepted, without waiting for the rest of its
 * level. What is asked about a node follows from the answers about its ancestors alone, so any
 * number of decomposers and any order of their answers give the same tree.
 *
 * <p>A refused answer is asked for again with its errors, then a smaller one is asked for, then the
 * node is parked for a person and stays whole. Not thread-safe.
 */
public final class DecompositionTree {
  /** Answers that are asked for before a node is parked: the first, a repair, a smaller one. */
  public static final int MAX_ROUNDS = 3;

  private final TreeNode root;
  private final DecompositionLimits limits;
  private final SplitPolicy policy;
  private final Acceptance acceptance;
  private final Map<TreePosition, TreeNode> nodes = new HashMap<>();
  private final Map<TreePosition, List<TreeNode>> expansions = new TreeMap<>();
  private final Set<TreePosition> asked = new HashSet<>();
  private final SortedSet<TreePosition> parked = new TreeSet<>();
  private final SortedSet<TreePosition> left = new TreeSet<>();

  /** Parents before their children; what is asked first is what most other questions wait for. */
  private final TreeMap<TreePosition, Question> open =
      new TreeMap<>(
          Comparator.comparingInt(TreePosition::depth).thenComparing(Comparator.naturalOrder()));

  /**
   * Opens the question about the root.
   *
   * @param root a node at {@link TreePosition#ROOT}
   */
  public DecompositionTree(TreeNode root, DecompositionLimits limits, SplitPolicy policy) {
    this.root = root;
    this.limits = limits;
    this.policy = policy;
    this.acceptance = new Acceptance(limits, policy);
    nodes.put(root.position(), root);
    ask(root, 1, List.of());
  }

  /** Returns at most {@code most} open questions and counts them as asked. */
  public List<Question> takeReady(int most) {
    List<Question> ready =
        open.values().stream()
            .filter(question -> !asked.contains(question.node().position()))
            .limit(most)
            .toList();
    ready.forEach(question -> asked.add(question.node().position()));
    return ready;
  }

  /** Makes a question that got no answer at all ready again: the same one, not a further round. */
  public void giveBack(TreePosition position) {
    require(position);
    asked.remove(position);
  }

  /**
   * Takes the answer to an open question.
   *
   * @throws IllegalArgumentException when no question about {@code position} was asked
   */
  public Verdict answer(TreePosition position, Proposal proposal) {
    Question question = require(position);
    Verdict verdict = acceptance.judge(question.node(), question.lineage(), proposal);
    switch (verdict) {
      case Verdict.Accepted(List<TreeNode> children) -> grow(question, children);
      case Verdict.Refused refused -> retry(question, refused.messages());
    }
    return verdict;
  }

  /**
   * Takes an answer that could not even be read.
   *
   * @param errors what the decomposer is told, at least one sentence
   * @throws IllegalArgumentException when no question about {@code position} was asked
   */
  public void unreadable(TreePosition position, List<String> errors) {
    retry(require(position), errors);
  }

  /**
   * Closes an open question without an answer, as when there is nothing left to pay for it: its
   * node stays whole.
   *
   * @throws IllegalArgumentException when no question about {@code position} was asked
   */
  public void leave(TreePosition position) {
    close(require(position));
    left.add(position);
  }

  /** Returns whether no question is open. */
  public boolean isComplete() {
    return open.isEmpty();
  }

  /** Returns how many questions are open, asked or not. */
  public int openCount() {
    return open.size();
  }

  /** Returns the nodes that a person has to look at, in order. */
  public List<TreePosition> parked() {
    return List.copyOf(parked);
  }

  /** Returns the nodes whose question was closed by {@link #leave}, in order. */
  public List<TreePosition> left() {
    return List.copyOf(left);
  }

  /** Returns the node of a position that was accepted; null: there is none. */
  public @Nullable TreeNode node(TreePosition position) {
    return nodes.get(position);
  }

  /** Returns the accepted children of each node that was broken down. */
  public Map<TreePosition, List<TreeNode>> expansions() {
    return Map.copyOf(expansions);
  }

  /**
   * Returns the graph of all answers.
   *
   * @throws IllegalStateException when questions are still open
   */
  public DecomposedGraph graph() {
    if (!isComplete()) {
      throw new IllegalStateException(
          "Expected all questions to be answered, but %d are open.".formatted(open.size()));
    }
    return Consolidation.of(root, expansions);
  }

  private Question require(TreePosition position) {
    Question question = open.get(position);
    if (question == null || !asked.contains(position)) {
      throw new IllegalArgumentException(
          "Expected an answer to an open question, but none is open about '%s'."
              .formatted(position));
    }
    return question;
  }

  private void grow(Question question, List<TreeNode> children) {
    close(question);
    if (children.isEmpty()) {
      return;
    }
    expansions.put(question.node().position(), children);
    children.forEach(child -> nodes.put(child.position(), child));
    for (TreeNode child : children) {
      if (policy.splits(child, limits)) {
        ask(child, 1, List.of());
      }
    }
  }

  private void retry(Question question, List<String> errors) {
    close(question);
    if (question.round() == MAX_ROUNDS) {
      parked.add(question.node().position());
    } else {
      ask(question.node(), question.round() + 1, errors);
    }
  }

  private void close(Question question) {
    open.remove(question.node().position());
    asked.remove(question.node().position());
  }

  private void ask(TreeNode node, int round, List<String> errors) {
    int most = Math.min(limits.maxChildren(), node.allowance());
    open.put(
        node.position(),
        Question.ofRound(node, lineage(node), siblingTitles(node), most, round, errors));
  }

  private List<TreeNode> lineage(TreeNode node) {
    List<TreeNode> lineage = new ArrayList<>();
    TreePosition position = node.position();
    while (!position.isRoot()) {
      position = position.parent();
      lineage.addFirst(nodes.getOrDefault(position, root));
    }
    return lineage;
  }

  private List<String> siblingTitles(TreeNode node) {
    if (node.position().isRoot()) {
      return List.of();
    }
    return expansions.getOrDefault(node.position().parent(), List.of()).stream()
        .filter(sibling -> !sibling.position().equals(node.position()))
        .map(sibling -> sibling.text().title())
        .toList();
  }
}
