package io.paradecom.core.explain;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.TaskRow;

/** Says what ends a task that no runner sees. */
final class AwaitedText {
  private AwaitedText() {}

  static Explainer.Said approval(TaskRow row, TaskSpec task) {
    String form = "";
    String otherwise = "";
    if (task.action() instanceof TaskAction.Approval approval) {
      form =
          approval.form().isEmpty()
              ? ""
              : " The answer tells: %s.".formatted(String.join(", ", approval.form().keySet()));
      otherwise =
          row.delayedUntil() == null
              ? ""
              : " If nobody answers by %s, it counts as %s."
                  .formatted(row.delayedUntil(), approval.approves() ? "approved" : "rejected");
    }
    return new Explainer.Said(
        "It waits since %s for somebody to approve or reject it.%s%s"
            .formatted(row.since(), otherwise, form),
        "somebody who may control this workflow approves or rejects '%s'".formatted(task.id()));
  }

  static Explainer.Said signal(TaskRow row, TaskSpec task) {
    String name = task.action() instanceof TaskAction.AwaitSignal(var named, _) ? named : "";
    String otherwise =
        row.delayedUntil() == null
            ? ""
            : " If none comes by %s, it fails.".formatted(row.delayedUntil());
    return new Explainer.Said(
        "It waits since %s for the signal '%s'.%s".formatted(row.since(), name, otherwise),
        "somebody sends the signal '%s' to this workflow".formatted(name));
  }
}
