package io.paradecom.core.audit;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows the graph of one run: its tasks and the edges between them. */
final class GraphAudit {
  private final RunAudit run;
  private final List<TaskTrack> tasks = new ArrayList<>();
  private final Map<TaskId, Integer> positions = new HashMap<>();
  private int chunks;

  GraphAudit(RunAudit run) {
    this.run = run;
  }

  int size() {
    return tasks.size();
  }

  TaskTrack task(int index) {
    return tasks.get(index);
  }

  List<TaskTrack> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  /** Returns the task at a position; null: there is none. */
  @Nullable TaskTrack find(int index) {
    return index >= 0 && index < tasks.size() ? tasks.get(index) : null;
  }

  /** Returns the task of an id; null: there is none. */
  @Nullable TaskTrack find(TaskId id) {
    Integer index = positions.get(id);
    return index == null ? null : tasks.get(index);
  }

  /** Returns whether {@code task} is {@code top} or below it, by the tasks' parents. */
  boolean isWithin(TaskTrack task, TaskTrack top) {
    TaskTrack at = task;
    for (int hops = 0; at != null && hops <= tasks.size(); hops++) {
      if (at == top) {
        return true;
      }
      TaskId parent = at.spec.parent();
      at = parent == null ? null : find(parent);
    }
    return false;
  }

  /** Returns whether an edge joins both, which are there. */
  boolean areJoined(TaskId one, TaskId other) {
    return needs(one, other) || needs(other, one);
  }

  private boolean needs(TaskId task, TaskId dependency) {
    return Objects.requireNonNull(find(task)).dependencies.stream()
        .anyMatch(need -> need.task().equals(dependency));
  }

  /** Forgets everything: nothing more can happen to the tasks. */
  void clear() {
    tasks.clear();
    positions.clear();
  }

  void stage(WorkflowEvent.TasksStaged staged) {
    if (staged.chunk() != chunks || staged.firstIndex() != tasks.size()) {
      run.report(
          Invariant.GAP_FREE,
          null,
          "Expected chunk %d from position %d, but found chunk %d from %d."
              .formatted(chunks, tasks.size(), staged.chunk(), staged.firstIndex()));
    }
    chunks++;
    for (TaskSpec spec : staged.tasks()) {
      addNeedsBefore(add(spec), spec.needs());
    }
  }

  /** Adds a task behind the last one, without its edges. */
  TaskTrack add(TaskSpec spec) {
    TaskTrack task = new TaskTrack(tasks.size(), spec);
    tasks.add(task);
    run.log().tasks++;
    if (positions.put(spec.id(), task.index) != null) {
      run.report(
          Invariant.LEGAL_MOVES, spec.id(), "Expected each task id once, but found it again.");
    }
    return task;
  }

  void stageMore(WorkflowEvent.DependenciesStaged more) {
    if (tasks.isEmpty() || more.index() != tasks.size() - 1) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected more dependencies of the task staged last, but found some of %d of %d."
              .formatted(more.index(), tasks.size()));
    } else {
      addNeedsBefore(tasks.getLast(), more.needs());
    }
  }

  /** A task that only needs tasks before it closes no cycle and changes no task that has ended. */
  private void addNeedsBefore(TaskTrack task, List<Dependency> needs) {
    addNeeds(task, needs, task.index);
  }

  /**
   * Adds edges.
   *
   * @param end all that it may need comes before this position
   */
  void addNeeds(TaskTrack task, List<Dependency> needs, int end) {
    int known = task.needs.length;
    task.dependencies.addAll(needs);
    task.needs = Arrays.copyOf(task.needs, known + needs.size());
    for (int i = 0; i < needs.size(); i++) {
      int position = positions.getOrDefault(needs.get(i).task(), -1);
      boolean before = position >= 0 && position < end;
      task.needs[known + i] = before ? position : -1;
      if (before) {
        tasks.get(position).dependants++;
      } else {
        run.report(
            Invariant.ACYCLIC,
            task.spec.id(),
            "Expected every task after its dependencies, but '%s' does not come before it."
                .formatted(needs.get(i).task()));
      }
    }
  }

  void checkWhole(SubmitHeader whole) {
    if (chunks != whole.chunks() || tasks.size() != whole.taskCount()) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected a start with %d tasks in %d chunks, but found %d in %d."
              .formatted(whole.taskCount(), whole.chunks(), tasks.size(), chunks));
    }
  }

  /** Checks how many tasks were looked at; returns that number. */
  int advance(String what, int from, int to) {
    if (to < from || to > size()) {
      run.report(
          Invariant.LEGAL_MOVES,
          null,
          "Expected between %d and %d tasks to be %s, but found %d."
              .formatted(from, size(), what, to));
    }
    return to;
  }
}
