package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;

/** Decides whether a graph is changed while it runs: all of a patch, or nothing of it. */
final class PatchDecider {
  private PatchDecider() {}

  static void decide(WorkflowCommand.Patch patch, Step step) {
    WorkflowDraft run = step.workflow();
    if (!run.state.isOpen()) {
      ControlDecider.reject(patch, "a workflow that runs or is paused", step);
    } else if (run.pass != null) {
      TaskControl.rejectBusy(patch, step);
    } else {
      PatchPlan plan = new PatchPlan(patch, step);
      List<String> problems = plan.problems();
      if (problems.isEmpty()) {
        apply(patch, plan.change(), step);
      } else {
        TaskControl.refuse(patch, String.join(" ", problems), step);
      }
    }
  }

  /** Changes the graph, and lets go at once what need not wait, as far as one Step may. */
  static void apply(WorkflowCommand.Patch patch, GraphChange change, Step step) {
    int version = step.workflow().graphVersion + 1;
    step.emit(new WorkflowEvent.GraphPatched(version, patch.author(), patch.commandId(), change));
    Settlement settlement = new Settlement(step);
    for (TaskSpec task : change.added()) {
      tell(task.needs(), settlement, step);
    }
    for (GraphChange.MoreNeeds more : change.needs()) {
      tell(more.needs(), settlement, step);
    }
    // While a pass is under way nothing new is let go; the activation that follows looks at all.
    if (!change.added().isEmpty() && step.workflow().pass == null) {
      Activation.advance(step);
    }
  }

  /** Passes the ends of dependencies on that ended before the patch. */
  private static void tell(List<Dependency> needs, Settlement settlement, Step step) {
    for (Dependency need : needs) {
      int index = step.rows().indexOf(need.task());
      if (settlement.hasRoom() && step.task(index).hasUnsettledDependants()) {
        settlement.passOn(index);
      }
    }
  }
}
