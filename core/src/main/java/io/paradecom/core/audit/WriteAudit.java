package io.paradecom.core.audit;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks what is told of undeclared writes: of the attempt that runs, within the bounds, and with
 * the other tasks that wrote the same path before, as long as a run keeps them.
 */
final class WriteAudit {
  private final RunAudit run;
  private final Map<String, Set<TaskId>> writers = new LinkedHashMap<>();
  private int kept;
  private int characters;

  WriteAudit(RunAudit run) {
    this.run = run;
  }

  void find(WorkflowEvent.UndeclaredWritesFound event, TaskTrack task) {
    if (event.attempt() != task.attempt) {
      report(
          task,
          "Expected what attempt %d wrote, but found that of attempt %d."
              .formatted(task.attempt, event.attempt()));
    }
    boolean empty = event.writes().isEmpty() && event.more() == 0;
    if (empty || event.more() < 0 || event.writes().size() > UndeclaredWrites.MAX_PATHS) {
      report(
          task,
          "Expected 1 to %d paths, but found %d and %d more."
              .formatted(UndeclaredWrites.MAX_PATHS, event.writes().size(), event.more()));
    }
    for (UndeclaredWrite write : event.writes()) {
      check(write, task);
    }
    for (UndeclaredWrite write : event.writes()) {
      keep(write);
    }
  }

  private void check(UndeclaredWrite write, TaskTrack task) {
    TaskId other = write.other();
    Set<TaskId> before = writers.getOrDefault(write.path(), Set.of());
    if (!write.task().equals(task.spec.id()) || write.task().equals(other)) {
      report(task, "Expected a write of this task and of another one, but found " + write + ".");
    } else if (other == null) {
      checkNobody(write, before, task);
    } else if (!run.knows(other)) {
      report(task, "Expected a task of the graph, but found '%s'.".formatted(other));
    } else if (write.declared()
        ? run.spec(other).files().writes().stream().noneMatch(glob -> glob.matches(write.path()))
        : !before.contains(other)) {
      report(
          task,
          "Expected '%s' to have %s %s, but it has not."
              .formatted(other, write.declared() ? "declared" : "written", write.path()));
    }
  }

  private void checkNobody(UndeclaredWrite write, Set<TaskId> before, TaskTrack task) {
    for (TaskId other : before) {
      if (!other.equals(write.task()) && !run.areJoined(other, write.task())) {
        report(
            task,
            "Expected it to be told that '%s' wrote %s as well, but it was not."
                .formatted(other, write.path()));
        return;
      }
    }
  }

  /** As the run's row does. */
  private void keep(UndeclaredWrite write) {
    Set<TaskId> of = writers.getOrDefault(write.path(), Set.of());
    if (of.contains(write.task())) {
      return;
    }
    int size = characters + write.path().length();
    if (kept < UndeclaredWrite.MAX_KEPT && size <= UndeclaredWrite.MAX_KEPT_CHARACTERS) {
      kept++;
      characters = size;
      writers.computeIfAbsent(write.path(), _ -> new LinkedHashSet<>()).add(write.task());
    }
  }

  private void report(TaskTrack task, String what) {
    run.report(Invariant.UNDECLARED_WRITES, task.spec.id(), what);
  }
}
