package io.paradecom.cli.run;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One task as its events tell it so far. */
final class TaskView {
  final int index;

  /** What it asks for now. */
  TaskSpec spec;

  /** Its dependencies, also those that were staged after it. */
  final List<Dependency> needs;

  TaskState state = TaskState.WAITING;
  @Nullable WaitReason reason = WaitReason.DEPENDENCIES;
  int attempts;
  @Nullable Instant startedAt;
  @Nullable Instant endedAt;
  @Nullable TaskFailure failure;
  @Nullable Instant delayedUntil;

  /** Whether what runs, or is to run, undoes it. */
  boolean undoing;

  TaskView(int index, TaskSpec spec) {
    this.index = index;
    this.spec = spec;
    this.needs = new ArrayList<>(spec.needs());
  }

  /** Returns when the last of its dependencies ended; null: none has. */
  @Nullable Instant lastDependencyEnd(Map<TaskId, TaskView> byId) {
    Instant last = null;
    for (Dependency need : needs) {
      TaskView dependency = byId.get(need.task());
      Instant end = dependency == null ? null : dependency.endedAt;
      if (end != null && (last == null || end.isAfter(last))) {
        last = end;
      }
    }
    return last;
  }

  /** Returns when a task ended that counts as succeeded: a gate, with the last that it needs. */
  @Nullable Instant satisfiedAt(Instant at, Map<TaskId, TaskView> byId) {
    return spec.role().repeat() == null ? lastDependencyEnd(byId) : at;
  }

  /** Returns what its attempt under way has set aside of budgets; an undo sets nothing aside. */
  List<ResourceWant> reserved() {
    boolean held = !undoing && (state == TaskState.DISPATCHED || state == TaskState.RUNNING);
    return held ? spec.resources() : List.of();
  }

  String id() {
    return spec.id().value();
  }

  /** What a person reads: the id, and the title when it says more. */
  String label() {
    String title = spec.text().title();
    return title.isEmpty() || title.equals(id()) ? id() : id() + "  " + title;
  }
}
