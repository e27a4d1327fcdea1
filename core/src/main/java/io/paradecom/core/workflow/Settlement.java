package io.paradecom.core.workflow;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayDeque;
import java.util.Map;

/**
 * Passes the ends of tasks on to their dependants: a dependant whose last dependency ended becomes
 * ready, one whose condition cannot hold any more is skipped, and both may pass further ends on.
 * Does at most {@link EngineLimits#chunk} edges a Step; what is left has a row that is due at once,
 * so that a later Step goes on, also after a crash.
 */
final class Settlement {
  /** Edges that the evaluation of a condition counts as, since the slowest takes long. */
  private static final int CONDITION_COST = 64;

  private final Step step;
  private final ArrayDeque<Integer> ended = new ArrayDeque<>();
  private int budget;

  Settlement(Step step) {
    this.step = step;
    this.budget = step.limits().chunk();
  }

  /** Ends a task badly, for good, and passes it on; an undo that failed is parked. */
  void fail(int index, TaskFailure failure) {
    if (step.task(index).isUndoing()) {
      step.emit(new WorkflowEvent.TaskParked(index, step.spec(index).id(), failure));
      return;
    }
    step.emit(new WorkflowEvent.TaskFailed(index, step.spec(index).id(), failure));
    failed(index, failure);
  }

  /** Passes on that a task has failed for good, unless the run is given up for that. */
  void failed(int index, TaskFailure failure) {
    WorkflowDraft run = step.workflow();
    boolean harmless = step.spec(index).role().optional();
    OnFailure policy = run.header.onFailure();
    if (policy != OnFailure.CONTINUE && run.state.isOpen() && !harmless) {
      WorkflowState outcome =
          policy == OnFailure.ROLLBACK ? WorkflowState.COMPENSATED : WorkflowState.FAILED;
      String reason = "task '%s' failed: %s".formatted(step.spec(index).id(), failure.message());
      step.emit(new WorkflowEvent.WorkflowCancelling(outcome, reason, null));
      step.withdrawDispatches();
      Sweep.advance(step);
      return;
    }
    passOn(index);
  }

  /** Returns whether this Step may settle more. */
  boolean hasRoom() {
    return budget > 0;
  }

  /** Passes the end of a task on, from where it was left. */
  void passOn(int index) {
    ended.add(index);
    drain();
  }

  /** Lets a task go whose dependencies are satisfied, or that needs none to be. */
  void release(int index) {
    let(index);
    drain();
  }

  /**
   * Returns whether a reset is being marked: then nothing new is let go, since a dependency may be
   * one that is reset next. The activation that follows the reset makes up for it.
   */
  private boolean isResetting() {
    return Pass.isReset(step.workflow().pass);
  }

  /** Skips a task because of how a dependency ended. */
  void skip(int dependant, int cause) {
    endSkipped(dependant, cause);
    drain();
  }

  private void endSkipped(int dependant, int cause) {
    step.emit(
        new WorkflowEvent.TaskSkipped(dependant, step.spec(dependant).id(), step.spec(cause).id()));
    ended.add(dependant);
  }

  private void let(int index) {
    TaskSpec spec = step.spec(index);
    boolean held = spec.disposition() == Disposition.HELD;
    if (held || !meetsCondition(index, spec)) {
      step.emit(new WorkflowEvent.TaskSkipped(index, spec.id(), null));
      ended.add(index);
    } else if (spec.disposition() == Disposition.DONE
        || spec.action() instanceof TaskAction.Gate
        || step.task(index).isExpanded()) {
      step.emit(new WorkflowEvent.TaskSatisfied(index, spec.id()));
      ended.add(index);
    } else if (spec.action() instanceof TaskAction.Awaited awaited) {
      if (Awaiting.begin(index, awaited, step)) {
        ended.add(index);
      }
    } else {
      step.emit(new WorkflowEvent.TaskReady(index, spec.id()));
    }
  }

  /** Returns whether a task may go on by its condition, which is asked now if there is one. */
  private boolean meetsCondition(int index, TaskSpec spec) {
    Condition when = spec.role().when();
    if (when == null || spec.disposition() != Disposition.RUN) {
      return true;
    }
    Map<TaskId, String> inputs = Inputs.of(index, step);
    Conditions.Verdict verdict =
        inputs == null
            ? Conditions.Verdict.unknown(Inputs.tooLarge(step))
            : step.conditions()
                .evaluate(when, new Conditions.Facts(step.workflow().id, spec.id(), inputs));
    step.emit(
        new WorkflowEvent.ConditionEvaluated(index, spec.id(), verdict.holds(), verdict.reason()));
    return verdict.holds();
  }

  /** Returns how many edges a look at a task counts as: a condition costs more than a counter. */
  static int cost(TaskSpec spec) {
    return spec.role().when() == null ? 1 : CONDITION_COST;
  }

  private void drain() {
    while (budget > 0 && !ended.isEmpty()) {
      int index = ended.peek();
      if (settleSome(index)) {
        ended.remove();
      }
    }
  }

  /** Returns whether all dependants of {@code index} now know. */
  private boolean settleSome(int index) {
    TaskRow row = step.task(index);
    if (row.allSettled()) {
      return true;
    }
    int from = row.settled();
    int page = from / EdgePage.CAPACITY;
    EdgePage dependants = step.rows().dependants(index, page);
    int offset = from % EdgePage.CAPACITY;
    int count = countWithinBudget(dependants, offset);
    boolean all = offset + count == dependants.size() && isLast(index, page, dependants.size());
    step.emit(
        new WorkflowEvent.DependantsSettled(index, step.spec(index).id(), from, from + count, all));
    for (int i = offset; i < offset + count; i++) {
      consider(dependants.task(i), dependants.on(i), row);
    }
    return all;
  }

  /** Returns how many dependants are told now, at least one, and takes them off the budget. */
  private int countWithinBudget(EdgePage dependants, int offset) {
    int to = offset;
    while (to < dependants.size() && budget > 0) {
      budget -= cost(step.spec(dependants.task(to++)));
    }
    return to - offset;
  }

  private boolean isLast(int index, int page, int length) {
    return length < EdgePage.CAPACITY || step.rows().dependants(index, page + 1).size() == 0;
  }

  private void consider(int dependant, EdgeCondition on, TaskRow dependency) {
    TaskRow row = step.task(dependant);
    if (row.reason() != WaitReason.DEPENDENCIES) {
      return;
    }
    TaskSpec spec = step.spec(dependant);
    boolean runs = spec.disposition() == Disposition.RUN;
    // Where some are enough, what others told may just be about to be taken back.
    boolean certain = !spec.role().isPartial() || !isResetting();
    if (runs && certain && !Join.mayHold(spec.role(), row, isSatisfied(on, dependency))) {
      endSkipped(dependant, dependency.index());
    } else if (Join.holds(spec.role(), row) && !isResetting()) {
      let(dependant);
    }
  }

  /** Returns whether an edge lets its dependant go on after {@code ended}. */
  static boolean isSatisfied(EdgeCondition on, TaskRow ended) {
    Ending ending = ended.ending();
    return ending != null && ending.satisfies(on);
  }
}
