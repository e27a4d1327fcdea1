package io.paradecom.core.decompose;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a decomposition came to.
 *
 * @param root what was broken down; not a task itself
 * @param nodes all tasks, each before its subtree, in the order of their positions
 * @param cousins tasks of different parents that are the same work, in order
 */
public record DecomposedGraph(TreeNode root, List<TreeNode> nodes, List<CousinDuplicate> cousins) {
  /**
   * A task that repeats one of another parent.
   *
   * @param isDropped whether it was left out; what needed it then needs {@code kept}. It stays when
   *     it is the last child of its parent, or when tasks would wait for each other without it.
   */
  public record CousinDuplicate(
      TreePosition kept, TreePosition repeated, int likenessPercent, boolean isDropped) {}

  public DecomposedGraph {
    nodes = List.copyOf(nodes);
    cousins = List.copyOf(cousins);
  }

  /** Returns the tasks that are not broken down. */
  public List<TreeNode> leaves() {
    Set<TreePosition> inner =
        nodes.stream().map(node -> node.position().parent()).collect(Collectors.toSet());
    return nodes.stream().filter(node -> !inner.contains(node.position())).toList();
  }

  /** Returns the children of a node, in order. */
  public List<TreeNode> children(TreePosition position) {
    return nodes.stream().filter(node -> node.position().parent().equals(position)).toList();
  }

  /**
   * Returns the graph that can run: a task with subtasks is a start gate {@code <id>.start}, which
   * waits for what the task needs, its subtasks, and an end gate of the task's own id.
   *
   * @param leafAction what each task without subtasks does
   */
  public WorkflowSpec toSpec(String name, TaskAction leafAction) {
    return new WorkflowSpec(name, null, 0, OnFailure.CONTINUE, GateGraph.tasks(nodes, leafAction));
  }
}
