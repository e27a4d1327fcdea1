package io.paradecom.core.decompose;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a tree with dependencies into a flat graph of tasks and gates. */
final class GateGraph {
  private static final TaskAction GATE = new TaskAction.Gate();

  private GateGraph() {}

  /** Returns tasks and gates in the order of {@code nodes}; an end gate follows its start gate. */
  static List<TaskSpec> tasks(Collection<TreeNode> nodes, TaskAction leafAction) {
    Map<TreePosition, List<Dependency>> parts = new HashMap<>();
    for (TreeNode node : nodes) {
      parts
          .computeIfAbsent(node.position().parent(), _ -> new ArrayList<>())
          .add(Dependency.onSuccess(node.position().taskId()));
    }
    List<TaskSpec> tasks = new ArrayList<>();
    for (TreeNode node : nodes) {
      List<Dependency> own = parts.get(node.position());
      List<Dependency> needs = needs(node);
      if (own == null) {
        tasks.add(task(node, leafAction, needs));
      } else {
        tasks.add(TaskSpec.of(startGate(node.position()), GATE, needs));
        tasks.add(task(node, GATE, own));
      }
    }
    return tasks;
  }

  private static List<Dependency> needs(TreeNode node) {
    List<Dependency> needs = new ArrayList<>();
    TreePosition parent = node.position().parent();
    if (!parent.isRoot()) {
      needs.add(Dependency.onSuccess(startGate(parent)));
    }
    node.needs().forEach(need -> needs.add(Dependency.onSuccess(need.taskId())));
    return needs;
  }

  private static TaskSpec task(TreeNode node, TaskAction action, List<Dependency> needs) {
    TaskSpec usual = TaskSpec.of(node.position().taskId(), action, needs);
    TreePosition parent = node.position().parent();
    return new TaskSpec(
        usual.id(),
        node.text(),
        usual.action(),
        usual.needs(),
        usual.retry(),
        usual.timeouts(),
        usual.queue(),
        usual.priority(),
        usual.duration(),
        usual.rankMs(),
        usual.disposition(),
        parent.isRoot() ? null : parent.taskId(),
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  private static TaskId startGate(TreePosition position) {
    return new TaskId(position + ".start");
  }
}
