package io.paradecom.core.decompose;

import io.paradecom.core.decompose.DecomposedGraph.CousinDuplicate;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes one graph of many accepted answers. Its argument is a map, so the order in which answers
 * came cannot matter; everything is done in the order of positions.
 *
 * <p>Tasks of different parents that are the same work are done once: the later one in the tree is
 * dropped, and what needed it needs the earlier one. Cost: O(tasks · log tasks) and a comparison
 * for every two leaves of the same title; O(graph) more for each dropped task that others need.
 */
public final class Consolidation {
  private final TreeMap<TreePosition, TreeNode> nodes = new TreeMap<>();
  private final Map<TreePosition, Integer> childCount = new HashMap<>();
  private final List<CousinDuplicate> cousins = new ArrayList<>();

  private Consolidation(Collection<List<TreeNode>> expansions) {
    for (List<TreeNode> children : expansions) {
      children.forEach(child -> nodes.put(child.position(), child));
      children.forEach(child -> childCount.merge(child.position().parent(), 1, Integer::sum));
    }
  }

  /**
   * Returns the graph.
   *
   * @param expansions the accepted children of every node that was broken down
   * @throws IllegalArgumentException when children hang on a node that is not in the tree
   */
  public static DecomposedGraph of(TreeNode root, Map<TreePosition, List<TreeNode>> expansions) {
    Consolidation consolidation = new Consolidation(expansions.values());
    consolidation.requireConnected();
    consolidation.dropRepeated();
    return new DecomposedGraph(
        root, List.copyOf(consolidation.nodes.values()), consolidation.cousins);
  }

  private void requireConnected() {
    for (TreePosition position : nodes.keySet()) {
      if (!position.parent().isRoot() && !nodes.containsKey(position.parent())) {
        throw new IllegalArgumentException(
            "Expected every answer to be about a node of the tree, but '%s' is not in it."
                .formatted(position.parent()));
      }
    }
  }

  /** A leaf that later ones of the same title are compared with. */
  private record Candidate(TreePosition position, Likeness likeness) {}

  private void dropRepeated() {
    Map<TitleKey, List<Candidate>> byTitle = new HashMap<>();
    for (TreeNode node : List.copyOf(nodes.values())) {
      if (!childCount.containsKey(node.position())) {
        Candidate leaf = new Candidate(node.position(), Likeness.of(node.text()));
        List<Candidate> before =
            byTitle.computeIfAbsent(leaf.likeness().title(), _ -> new ArrayList<>());
        if (!isDropped(leaf, before)) {
          before.add(leaf);
        }
      }
    }
  }

  private boolean isDropped(Candidate leaf, List<Candidate> before) {
    for (Candidate earlier : before) {
      boolean isCousin = !earlier.position().parent().equals(leaf.position().parent());
      int percent = isCousin ? leaf.likeness().asCousins(earlier.likeness()) : 0;
      if (percent > 0) {
        boolean isDropped = drop(leaf.position(), earlier.position());
        cousins.add(new CousinDuplicate(earlier.position(), leaf.position(), percent, isDropped));
        return isDropped;
      }
    }
    return false;
  }

  private boolean drop(TreePosition repeated, TreePosition kept) {
    if (childCount.getOrDefault(repeated.parent(), 0) <= 1) {
      return false;
    }
    TreeMap<TreePosition, TreeNode> without = new TreeMap<>(nodes);
    without.remove(repeated);
    boolean isNeeded = false;
    for (TreeNode node : List.copyOf(without.values())) {
      if (node.needs().contains(repeated)) {
        TreeSet<TreePosition> needs = new TreeSet<>(node.needs());
        needs.remove(repeated);
        needs.add(kept);
        without.put(node.position(), node.withNeeds(List.copyOf(needs)));
        isNeeded = true;
      }
    }
    if (isNeeded && !canRun(without.values())) {
      return false;
    }
    nodes.clear();
    nodes.putAll(without);
    childCount.merge(repeated.parent(), -1, Integer::sum);
    return true;
  }

  private static boolean canRun(Collection<TreeNode> nodes) {
    WorkflowSpec spec =
        new WorkflowSpec(
            "decomposition",
            null,
            0,
            OnFailure.CONTINUE,
            GateGraph.tasks(nodes, new TaskAction.Noop()));
    return GraphValidation.check(spec).isEmpty();
  }
}
