package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import java.util.ArrayDeque;

/**
 * Sets tasks back to wait, and with each all that depends on it: the mirror image of {@link
 * Settlement}. A task that is reset takes back what it told its dependants, from the last one told
 * to the first, and resets those that had gone on. Takes back at most {@link EngineLimits#chunk}
 * edges a Step; a row that has more to take back is due at once. Nothing that was reset goes on
 * before all is marked, so what is marked is closed: whatever depends on it is marked as well.
 */
final class Reset {
  private final Step step;
  private final ArrayDeque<Integer> open = new ArrayDeque<>();
  private int budget;

  Reset(Step step) {
    this.step = step;
    this.budget = step.limits().chunk();
  }

  /** Returns whether this Step may take back more. */
  boolean hasRoom() {
    return budget > 0;
  }

  /** Resets a task that was ready at some time, and all that depends on it. */
  void reset(int index) {
    mark(index);
    drain();
  }

  /** Goes on with a task that has more to take back. */
  void goOn(int index) {
    open.add(index);
    drain();
  }

  private void mark(int index) {
    TaskRow row = step.task(index);
    if (row.reason() == WaitReason.DEPENDENCIES || row.reason() == WaitReason.HELD) {
      return;
    }
    Sweep.stopLease(step, row, "the task was reset");
    step.emit(new WorkflowEvent.TaskReset(index, step.spec(index).id()));
    if (row.settled() > 0) {
      open.add(index);
    }
  }

  private void drain() {
    while (budget > 0 && !open.isEmpty()) {
      takeBackSome(open.peek());
      if (!step.task(open.element()).isUnsettling()) {
        open.remove();
      }
    }
  }

  private void takeBackSome(int index) {
    int from = step.task(index).settled();
    int page = (from - 1) / EdgePage.CAPACITY;
    int first = page * EdgePage.CAPACITY;
    int to = Math.max(first, from - budget);
    EdgePage dependants = step.rows().dependants(index, page);
    step.emit(new WorkflowEvent.DependantsUnsettled(index, step.spec(index).id(), from, to));
    budget -= from - to;
    for (int i = to; i < from; i++) {
      int dependant = dependants.task(i - first);
      // What a task was set to at submit depends on nothing.
      if (step.spec(dependant).disposition() == Disposition.RUN) {
        mark(dependant);
      }
    }
  }
}
