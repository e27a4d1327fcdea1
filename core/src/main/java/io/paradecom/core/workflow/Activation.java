package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskSpec;

/**
 * Looks at the tasks of a workflow for the first time after its start or after a reset, a bounded
 * number a Step.
 */
final class Activation {
  private final Step step;
  private final Settlement settlement;
  private int budget;

  private Activation(Step step) {
    this.step = step;
    this.settlement = new Settlement(step);
    this.budget = step.limits().chunk();
  }

  static void advance(Step step) {
    WorkflowDraft run = step.workflow();
    Activation activation = new Activation(step);
    int next = run.activated;
    while (next < run.tasksStaged && activation.budget > 0) {
      activation.visit(next++);
    }
    step.emit(new WorkflowEvent.ActivationAdvanced(next));
  }

  private void visit(int index) {
    TaskRow row = step.task(index);
    TaskSpec spec = step.spec(index);
    budget -= Settlement.cost(spec);
    boolean free = Join.holds(spec.role(), row) || spec.disposition() != Disposition.RUN;
    boolean held = row.reason() == WaitReason.HELD;
    if (held) {
      step.emit(new WorkflowEvent.TaskReleased(index, spec.id()));
    } else if (row.reason() != WaitReason.DEPENDENCIES) {
      return;
    }
    int cause = held || spec.role().isPartial() ? mismatch(index) : -1;
    if (cause >= 0) {
      settlement.skip(index, cause);
    } else if (free) {
      settlement.release(index);
    }
  }

  /**
   * Returns a dependency that ended otherwise than its edge asks for; -1: there is none. Those that
   * were not reset have told so before, and will not tell again.
   */
  private int mismatch(int index) {
    TaskSpec spec = step.spec(index);
    boolean partial = spec.role().isPartial();
    if (spec.disposition() != Disposition.RUN
        || (partial && Join.mayHold(spec.role(), step.task(index), true))) {
      return -1;
    }
    int needs = step.rows().definition(index).needs();
    budget -= needs;
    for (int page = 0; page * EdgePage.CAPACITY < needs; page++) {
      EdgePage edges = step.rows().needs(index, page);
      for (int i = 0; i < edges.size(); i++) {
        TaskRow need = step.task(edges.task(i));
        if (need.state().isTerminal() && !Settlement.isSatisfied(edges.on(i), need)) {
          return need.index();
        }
      }
    }
    return -1;
  }
}
