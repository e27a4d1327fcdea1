package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import java.util.HashMap;
import java.util.Map;

/** Goes on with the pass of a workflow by a bounded number of tasks. */
final class Passes {
  /** Parents above parents; more is taken for a circle, which nothing forbids a submitter. */
  private static final int DEEPEST = 256;

  private final Step step;
  private final Pass pass;
  private final Settlement settlement;
  private final Reset reset;
  private final Map<TaskId, Boolean> within = new HashMap<>();

  private Passes(Step step, Pass pass) {
    this.step = step;
    this.pass = pass;
    this.settlement = new Settlement(step);
    this.reset = new Reset(step);
  }

  static void advance(Step step) {
    Pass pass = step.workflow().pass;
    if (pass != null && pass.next() < step.workflow().tasksStaged) {
      new Passes(step, pass).advance();
    }
  }

  private void advance() {
    int end = Math.min(pass.next() + step.limits().chunk(), step.workflow().tasksStaged);
    int next = pass.next();
    if (next == 0 && pass.kind() == Pass.Kind.CANCEL_SUBTREE) {
      // First the top, which would otherwise be skipped for the sake of what is below it.
      cancel(pass.root());
    }
    while (next < end && settlement.hasRoom() && reset.hasRoom()) {
      visit(next++);
    }
    step.emit(new WorkflowEvent.PassAdvanced(next));
  }

  private void visit(int index) {
    if (pass.kind().isReset()) {
      reset(index);
    } else {
      cancel(index);
    }
  }

  private void reset(int index) {
    TaskRow row = step.task(index);
    if (pass.kind().resets(row.state())) {
      reset.reset(index);
    } else if (pass.hides(row)) {
      settlement.passOn(index);
    }
  }

  private void cancel(int index) {
    TaskRow row = step.task(index);
    if (!row.state().isTerminal() && isWithin(index, 0)) {
      TaskControl.stop(row, "", null, step);
      settlement.passOn(index);
    }
  }

  private boolean isWithin(int index, int depth) {
    TaskId parent = step.spec(index).parent();
    if (index == pass.root() || parent == null || depth == DEEPEST) {
      return index == pass.root();
    }
    Boolean known = within.get(parent);
    if (known == null) {
      int above = step.rows().indexOf(parent);
      known = above >= 0 && isWithin(above, depth + 1);
      within.put(parent, known);
    }
    return known;
  }
}
