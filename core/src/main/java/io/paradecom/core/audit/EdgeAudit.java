package io.paradecom.core.audit;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskState;
import org.jspecify.annotations.Nullable;

/** Judges by the ends of its dependencies whether a task may go on. */
final class EdgeAudit {
  private final RunAudit run;

  EdgeAudit(RunAudit run) {
    this.run = run;
  }

  /** Checks that as many dependencies ended as their edges say as the task needs. */
  void checkHolds(TaskTrack task) {
    if (task.spec.role().isPartial()) {
      int met = count(task, true);
      if (met < task.spec.role().atLeast()) {
        run.report(
            Invariant.DEPENDENCIES_FIRST,
            task.spec.id(),
            "Expected at least %d dependencies to have ended as their edges say first, but found %d."
                .formatted(task.spec.role().atLeast(), met));
      }
      return;
    }
    for (int i = 0; i < task.needs.length; i++) {
      TaskTrack need = need(task, i);
      EdgeCondition on = task.dependencies.get(i).on();
      if (need == null || !matches(on, need)) {
        run.report(
            Invariant.DEPENDENCIES_FIRST,
            task.spec.id(),
            "Expected '%s' to have ended on %s first, but it is %s."
                .formatted(task.dependencies.get(i).task(), on, need == null ? null : need.state));
      }
    }
  }

  /** Returns whether the task can still come to go on, by what has ended. */
  boolean mayHold(TaskTrack task) {
    int missed = count(task, false);
    int spare = task.spec.role().isPartial() ? task.needs.length - task.spec.role().atLeast() : 0;
    return missed <= spare;
  }

  /** Returns whether the task may go on, or never will. */
  boolean isDecided(TaskTrack task) {
    int enough = task.spec.role().isPartial() ? task.spec.role().atLeast() : task.needs.length;
    return count(task, true) >= enough || !mayHold(task);
  }

  /** Returns how many edges of tasks that have ended hold, or do not. */
  private int count(TaskTrack task, boolean hold) {
    int count = 0;
    for (int i = 0; i < task.needs.length; i++) {
      TaskTrack need = need(task, i);
      if (need != null && need.state.isTerminal()) {
        count += matches(task.dependencies.get(i).on(), need) == hold ? 1 : 0;
      }
    }
    return count;
  }

  /** Returns whether a dependency, of this id, ended otherwise than its edge says. */
  boolean hasMismatch(TaskTrack task, TaskId cause) {
    for (int i = 0; i < task.needs.length; i++) {
      Dependency edge = task.dependencies.get(i);
      TaskTrack need = need(task, i);
      if (need != null && edge.task().equals(cause)) {
        return need.state.isTerminal() && !matches(edge.on(), need);
      }
    }
    return false;
  }

  private @Nullable TaskTrack need(TaskTrack task, int i) {
    return task.needs[i] < 0 ? null : run.task(task.needs[i]);
  }

  /** A failure that is tolerated is a success as well, to what depends on it. */
  private static boolean matches(EdgeCondition on, TaskTrack ended) {
    boolean failed = ended.state == TaskState.FAILED;
    boolean good =
        ended.state == TaskState.SUCCEEDED
            || ended.waived
            || (failed && ended.spec.role().optional());
    return switch (on) {
      case SUCCESS -> good;
      case FAILURE -> failed;
      case FINISHED -> good || failed;
      case SKIPPED -> ended.state == TaskState.SKIPPED;
    };
  }
}
