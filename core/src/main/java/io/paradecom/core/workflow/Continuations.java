package io.paradecom.core.workflow;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets the runner of a task go on with the next one, and decides whether it did so rightly.
 *
 * <p>A grant is given with the dispatch of a task and bound to its epoch: when that dispatch is
 * void, so is the grant, without a row being touched. It is used by the report on the success of
 * that dispatch alone, in whose Step the next task is dispatched and claimed under the epoch that
 * was granted; until then nothing but the grant itself is known of it, so it waits for its
 * dependency as any other. Whatever is claimed without that is void, and its runner is stopped.
 */
final class Continuations {
  /** Most tasks that one dispatch grants: so long may a more urgent task have to wait. */
  static final int MOST = 32;

  /** Most of those that fill no slot for long, which nobody waits for. */
  static final int MOST_TINY = 256;

  /** Most dependants of a task that are looked at for the one to go on with. */
  private static final int LOOK = 8;

  /** Most bytes of descriptions and inputs that one dispatch carries for later tasks. */
  private static final long MOST_BYTES = 64 * 1024;

  private final Step step;

  Continuations(Step step) {
    this.step = step;
  }

  /**
   * Grants a line of descendants of a task that is dispatched, each of which waits for the one
   * before it alone. Cost: O(1) where the task does not allow it, else at most that of {@link
   * #MOST_TINY} dispatches.
   */
  List<GrantedTask> grant(int index, long epoch) {
    List<GrantedTask> line = new ArrayList<>();
    TaskRow last = step.task(index);
    long bound = epoch;
    long bytes = 0;
    while (last != null && line.size() < most(last)) {
      TaskRow next = nextAfter(last);
      Map<TaskId, String> inputs = next == null ? null : Inputs.of(next.index(), step);
      bytes += next == null || inputs == null ? 0 : bytes(step.spec(next.index()), inputs);
      if (next == null || inputs == null || bytes > MOST_BYTES) {
        break;
      }
      GrantedTask granted = grant(last.index(), bound, next, inputs);
      line.add(granted);
      bound = granted.ref().epoch();
      last = next;
    }
    return line;
  }

  /** A line is of one lane, so its tasks are all tiny or none is. */
  private int most(TaskRow last) {
    return step.spec(last.index()).isTiny() ? MOST_TINY : MOST;
  }

  private GrantedTask grant(int after, long bound, TaskRow next, Map<TaskId, String> inputs) {
    TaskSpec spec = step.spec(next.index());
    int attempt = attemptOf(next);
    long epoch =
        step.emit(
            new WorkflowEvent.ContinuationGranted(next.index(), spec.id(), attempt, after, bound));
    TaskRef ref = new TaskRef(step.workflow().run, spec.id(), next.index(), attempt, epoch);
    return new GrantedTask(ref, spec, inputs);
  }

  /** Returns the first dependant that can be gone on with; null: none of those looked at. */
  private @Nullable TaskRow nextAfter(TaskRow task) {
    TaskSpec spec = step.spec(task.index());
    if (!spec.isContinuable()) {
      return null;
    }
    EdgePage dependants = step.rows().dependants(task.index(), 0);
    for (int i = 0; i < Math.min(LOOK, dependants.size()); i++) {
      TaskRow next = step.task(dependants.task(i));
      if (dependants.on(i) == EdgeCondition.SUCCESS
          && next.reason() == WaitReason.DEPENDENCIES
          && next.waitingFor() == 1
          && isLike(spec, step.spec(next.index()))) {
        return next;
      }
    }
    return null;
  }

  /** Where both fill a slot of the same lane, the credit of the one serves the other. */
  private static boolean isLike(TaskSpec task, TaskSpec next) {
    return next.isContinuable() && Lane.of(next).equals(Lane.of(task));
  }

  private static long bytes(TaskSpec spec, Map<TaskId, String> inputs) {
    // Whatever else a description has is short.
    long bytes = Utf8.length(spec.action().toString()) + Utf8.length(spec.text().toString());
    for (Map.Entry<TaskId, String> input : inputs.entrySet()) {
      bytes += input.getKey().value().length() + Utf8.length(input.getValue());
    }
    return bytes;
  }

  private static int attemptOf(TaskRow row) {
    return row.attemptOpen() ? row.attempt() : row.attempt() + 1;
  }

  /** Dispatches the task that a runner claims with the success of the one before, if it may. */
  void goOn(TaskRow before, NextClaim claim) {
    TaskRef ref = claim.ref();
    if (ref.index() < 0 || ref.index() >= step.workflow().tasksStaged) {
      return;
    }
    TaskRow row = step.task(ref.index());
    ContinuationGrant grant = row.grant();
    if (grant == null
        || grant.epoch() != ref.epoch()
        || grant.after() != before.index()
        || grant.bound() != before.epoch()
        || ref.attempt() != attemptOf(row)
        || !mayStart(row)) {
      return;
    }
    TaskSpec spec = step.spec(row.index());
    step.emit(
        new WorkflowEvent.TaskContinued(
            row.index(), spec.id(), ref.attempt(), spec.queue(), ref.epoch()));
  }

  private boolean mayStart(TaskRow row) {
    return row.reason() == WaitReason.CREDIT
        && DispatchDecider.mayStart(step.workflow())
        && step.workflow().pausedUntil(step.spec(row.index()).action().target(), step.now()) == null
        && Inputs.of(row.index(), step) != null;
  }

  /**
   * Returns whether a runner may be about to go on with a task, so that it counts as dispatched.
   * Cost: O({@link #MOST_TINY}).
   */
  boolean isGranted(TaskRow row) {
    ContinuationGrant grant = row.grant();
    while (grant != null && row.state() == TaskState.WAITING) {
      TaskRow before = step.task(grant.after());
      if (before.epoch() == grant.bound()) {
        return before.state().isInFlight();
      }
      ContinuationGrant earlier = before.grant();
      if (earlier == null || earlier.epoch() != grant.bound()) {
        return false;
      }
      row = before;
      grant = earlier;
    }
    return false;
  }
}
