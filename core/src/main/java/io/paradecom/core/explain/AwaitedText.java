package io.paradecom.core.explain;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.RepeatMark;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;

/** Says what a task waits for that somebody else decides. */
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

  /** Says which workflow it started; what holds that is asked of that. */
  static Explainer.Said workflow(WorkflowRow run, TaskRow row, TaskSpec task) {
    String definition =
        task.action() instanceof TaskAction.SubWorkflow(var spec) ? spec.written() : "";
    if (!row.hasOpenChild()) {
      return new Explainer.Said(
          "It is about to start a workflow from definition '%s'.".formatted(definition),
          "the leader has started it, in a moment, or when others that this workflow started end");
    }
    WorkflowId child = ParentTask.childId(run.id(), task.id(), row.attempt());
    String otherwise =
        row.delayedUntil() == null
            ? ""
            : " If it has not ended by %s, this attempt fails.".formatted(row.delayedUntil());
    return new Explainer.Said(
        "It waits since %s for the workflow '%s', attempt %d, started from definition '%s'.%s"
            .formatted(row.since(), child, row.attempt(), definition, otherwise),
        "'%s' ends; ask why of that workflow".formatted(child));
  }

  /** Says what comes of a task that is repeated before its next round. */
  static Explainer.Said round(TaskRow row, TaskSpec task) {
    return new Explainer.Said(
        "It waits for round %d until %s (%s)."
            .formatted(
                RepeatMark.next(row.repeat()), row.delayedUntil(), RepeatText.soFar(row, task)),
        "that time comes");
  }

  /** Says who asked for it to be left alone; of an executor also that it may not be there. */
  static Explainer.Said leftAlone(TaskRow row, TaskSpec task) {
    TaskAction undo = row.isUndoing() ? task.undo() : null;
    return new Explainer.Said(
        (undo == null ? task.action() : undo) instanceof TaskAction.Custom(var custom)
            ? "No runner that took it from the queue %s offers the executor %s, or has a place for it, or the executor asked to be left alone; it is tried again at %s."
                .formatted(task.queue(), custom.type(), row.delayedUntil())
            : "What it runs on asked to be left alone until %s.".formatted(row.delayedUntil()),
        "that time comes");
  }
}
