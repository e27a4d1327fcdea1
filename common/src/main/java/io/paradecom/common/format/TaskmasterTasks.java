package io.paradecom.common.format;

import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A decomposition in Taskmaster's two levels: the first level of the tree are the tasks, and what
 * each of them ends in are its subtasks. What a task in between needs, its own first subtasks need;
 * who needs it, needs its last ones.
 */
public final class TaskmasterTasks {
  private final DecomposedGraph graph;
  private final Map<TreePosition, List<TreeNode>> children = new HashMap<>();
  private final Map<TreePosition, TreeNode> nodes = new HashMap<>();
  private final Map<TreePosition, String> ids = new LinkedHashMap<>();

  private TaskmasterTasks(DecomposedGraph graph) {
    this.graph = graph;
    for (TreeNode node : graph.nodes()) {
      nodes.put(node.position(), node);
      children.computeIfAbsent(node.position().parent(), _ -> new ArrayList<>()).add(node);
    }
  }

  /** Returns the tasks, in the order of the tree. */
  public static List<TaskmasterTask> of(DecomposedGraph graph) {
    return new TaskmasterTasks(graph).tasks();
  }

  private List<TaskmasterTask> tasks() {
    List<TreeNode> top = children.getOrDefault(graph.root().position(), List.of());
    for (TreeNode task : top) {
      ids.put(task.position(), id(task).toString());
      List<TreeNode> leaves = leavesBelow(task);
      for (int i = 0; i < leaves.size(); i++) {
        ids.put(leaves.get(i).position(), id(task) + "." + (i + 1));
      }
    }
    List<TaskmasterTask> tasks = new ArrayList<>();
    for (TreeNode task : top) {
      List<TaskmasterTask> subtasks = new ArrayList<>();
      for (TreeNode leaf : leavesBelow(task)) {
        subtasks.add(task(leaf, subtasks.size() + 1, List.of()));
      }
      tasks.add(task(task, id(task), subtasks));
    }
    return tasks;
  }

  private static Integer id(TreeNode top) {
    return top.position().path().getFirst();
  }

  private TaskmasterTask task(TreeNode node, int id, List<TaskmasterTask> subtasks) {
    return new TaskmasterTask(
        id,
        node.text().title(),
        node.text().description(),
        details(node),
        testStrategy(node),
        needs(node),
        subtasks);
  }

  /** Where a subtask was part of something in between, its details begin with that. */
  private String details(TreeNode node) {
    StringBuilder out = new StringBuilder();
    TreePosition position = node.position();
    while (position.depth() > 2) {
      position = position.parent();
      TreeNode between = nodes.get(position);
      if (between != null) {
        out.insert(0, "Part of: " + between.text().title() + "\n");
      }
    }
    return out.isEmpty() || node.text().details().isEmpty()
        ? (out + node.text().details()).strip()
        : out + "\n" + node.text().details();
  }

  static String testStrategy(TreeNode node) {
    if (node.acceptanceCriteria().isEmpty()) {
      return node.text().testStrategy();
    }
    String criteria = "Acceptance criteria:\n- " + String.join("\n- ", node.acceptanceCriteria());
    return (node.text().testStrategy() + "\n\n" + criteria).strip();
  }

  private List<String> needs(TreeNode node) {
    Set<TreePosition> needed = new LinkedHashSet<>(node.needs());
    TreeNode at = node;
    while (at.position().depth() > 2 && isFirst(at)) {
      TreeNode parent = nodes.get(at.position().parent());
      if (parent == null) {
        throw new IllegalStateException("Expected a parent of " + at.position() + " in the tree.");
      }
      needed.addAll(parent.needs());
      at = parent;
    }
    Set<String> texts = new LinkedHashSet<>();
    for (TreePosition need : needed) {
      for (TreePosition end : ends(need)) {
        texts.add(reference(node.position(), end));
      }
    }
    return List.copyOf(texts);
  }

  private boolean isFirst(TreeNode node) {
    TreePosition parent = node.position().parent();
    return node.needs().stream()
        .noneMatch(need -> need.depth() > 0 && need.parent().equals(parent));
  }

  /** Returns what has to be waited for when a node is: itself, or its last leaves. */
  private List<TreePosition> ends(TreePosition position) {
    List<TreeNode> parts = children.getOrDefault(position, List.of());
    if (position.depth() == 1 || parts.isEmpty()) {
      return List.of(position);
    }
    Set<TreePosition> needed = new HashSet<>();
    parts.forEach(part -> needed.addAll(part.needs()));
    List<TreePosition> ends = new ArrayList<>();
    for (TreeNode part : parts) {
      if (!needed.contains(part.position())) {
        ends.addAll(ends(part.position()));
      }
    }
    return ends;
  }

  private String reference(TreePosition from, TreePosition to) {
    String id = ids.get(to);
    if (id == null) {
      throw new IllegalStateException(
          "Expected every need to be in the tree, but found " + to + ".");
    }
    boolean isSibling =
        from.depth() > 1 && to.depth() > 1 && from.path().getFirst().equals(to.path().getFirst());
    return isSibling ? id.substring(id.indexOf('.') + 1) : id;
  }

  private List<TreeNode> leavesBelow(TreeNode node) {
    List<TreeNode> leaves = new ArrayList<>();
    for (TreeNode child : children.getOrDefault(node.position(), List.of())) {
      List<TreeNode> below = leavesBelow(child);
      leaves.addAll(below.isEmpty() ? List.of(child) : below);
    }
    return leaves;
  }
}
