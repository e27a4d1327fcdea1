package io.paradecom.cli.run;

import io.paradecom.common.format.TaskmasterStatus;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run says about the tasks of the file it came from, in the file's words. */
final class StatusBook {
  private final Set<TaskId> ofFile = new HashSet<>();
  private final Map<String, TaskmasterStatus> said = new HashMap<>();

  /**
   * Parents and what their subtasks are.
   *
   * @param begun with a subtask that was started
   * @param hurt with a subtask that failed
   * @param idle not only parents: what was set aside before the run, or waits for what was
   */
  private record Marks(Set<TaskId> begun, Set<TaskId> hurt, Set<TaskId> idle) {}

  /** Begins with the graph as the file has it. What was done or held before is not spoken of. */
  StatusBook(WorkflowSpec spec) {
    Set<TaskId> parents = new HashSet<>();
    for (TaskSpec task : spec.tasks()) {
      TaskId parent = task.parent();
      if (parent != null) {
        parents.add(parent);
      }
    }
    for (TaskSpec task : spec.tasks()) {
      boolean isStartGate = isGate(task) && !parents.contains(task.id());
      if (task.disposition() == Disposition.RUN && !isStartGate) {
        ofFile.add(task.id());
      }
    }
  }

  /** Returns the tasks that it speaks of. */
  Set<TaskId> tasks() {
    return ofFile;
  }

  /** Returns what is new since the last call, in the order of the graph. */
  Map<String, TaskmasterStatus> news(RunView view) {
    Marks marks = new Marks(new HashSet<>(), new HashSet<>(), new HashSet<>());
    view.tasks().forEach(task -> mark(task, marks));
    Map<String, TaskmasterStatus> news = new LinkedHashMap<>();
    for (TaskView task : view.tasks()) {
      TaskmasterStatus status = ofFile.contains(task.spec.id()) ? status(task, marks) : null;
      TaskmasterStatus before = said.get(task.id());
      boolean isNew = status != before && (before != null || status != TaskmasterStatus.PENDING);
      if (status != null && isNew) {
        said.put(task.id(), status);
        news.put(task.id(), status);
      }
    }
    return news;
  }

  /** Tasks come after what they need. */
  private static void mark(TaskView task, Marks marks) {
    boolean isIdle =
        task.spec.disposition() == Disposition.HELD
            || task.needs.stream().anyMatch(need -> marks.idle.contains(need.task()));
    if (isIdle && task.state == TaskState.SKIPPED) {
      marks.idle.add(task.spec.id());
    }
    TaskId parent = task.spec.parent();
    if (parent == null) {
      return;
    }
    if (!isGate(task.spec) && task.startedAt != null) {
      marks.begun.add(parent);
    }
    if (task.state == TaskState.FAILED || task.state == TaskState.PARKED) {
      marks.hurt.add(parent);
    }
  }

  /** Returns null where the status stays as it is. */
  private static @Nullable TaskmasterStatus status(TaskView task, Marks marks) {
    return switch (task.state) {
      case RUNNING -> TaskmasterStatus.IN_PROGRESS;
      case SUCCEEDED -> TaskmasterStatus.DONE;
      case FAILED, PARKED -> TaskmasterStatus.BLOCKED;
      case SKIPPED -> skipped(task.spec.id(), marks);
      case CANCELLED, COMPENSATED -> TaskmasterStatus.PENDING;
      case WAITING, DISPATCHED -> waiting(task, marks);
    };
  }

  private static @Nullable TaskmasterStatus skipped(TaskId id, Marks marks) {
    if (marks.hurt.contains(id)) {
      return TaskmasterStatus.BLOCKED;
    }
    return marks.idle.contains(id) ? null : TaskmasterStatus.CANCELLED;
  }

  private static @Nullable TaskmasterStatus waiting(TaskView task, Marks marks) {
    if (marks.begun.contains(task.spec.id())) {
      return TaskmasterStatus.IN_PROGRESS;
    }
    return task.startedAt == null ? TaskmasterStatus.PENDING : null;
  }

  private static boolean isGate(TaskSpec task) {
    return task.action() instanceof TaskAction.Gate;
  }
}
