package io.paradecom.core.workflow;

import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which undeclared writes of an attempt touch what other tasks of its workflow declared to
 * write, or wrote undeclared themselves. Tasks that an edge joins are not told: one of them is over
 * before the other begins. Nothing fails for it.
 *
 * <p>Cost: bounded, whatever the size of the graph: declarations are looked for in the first
 * {@value #MOST_TASKS} tasks, and at most {@value #MOST_PATTERNS} patterns are compared with at
 * most {@value UndeclaredWrites#MAX_PATHS} paths.
 */
final class WriteConflicts {
  /** Most tasks whose declarations are read. */
  static final int MOST_TASKS = 256;

  /** Most patterns that paths are compared with. */
  static final int MOST_PATTERNS = 512;

  private final Step step;
  private final int index;
  private final List<Declared> declared = new ArrayList<>();

  private record Declared(TaskId task, List<FileGlob> writes) {}

  private WriteConflicts(Step step, int index) {
    this.step = step;
    this.index = index;
  }

  /** Tells what an attempt wrote that its task had not declared; nothing when that is nothing. */
  static void tell(Step step, TaskRow row, TaskId task, UndeclaredWrites writes) {
    if (writes.isEmpty()) {
      return;
    }
    WriteConflicts conflicts = new WriteConflicts(step, row.index());
    if (!writes.paths().isEmpty()) {
      conflicts.readDeclarations();
    }
    List<UndeclaredWrite> told = new ArrayList<>();
    for (String path : writes.paths()) {
      told.add(conflicts.judge(task, path));
    }
    step.emit(
        new WorkflowEvent.UndeclaredWritesFound(
            row.index(), task, row.attempt(), told, writes.more()));
  }

  private void readDeclarations() {
    int tasks = Math.min(step.workflow().tasksStaged, MOST_TASKS);
    int patterns = 0;
    for (int i = 0; i < tasks && patterns < MOST_PATTERNS; i++) {
      TaskSpec spec = step.spec(i);
      List<FileGlob> writes = spec.files().writes();
      if (i != index && !writes.isEmpty() && !isJoined(i)) {
        declared.add(new Declared(spec.id(), writes));
        patterns += writes.size();
      }
    }
  }

  /** Returns whether an edge joins both, as far as the first pages of their edges tell. */
  private boolean isJoined(int other) {
    return needs(index, other) || needs(other, index);
  }

  private boolean needs(int task, int dependency) {
    EdgePage page = step.rows().definition(task).firstNeeds();
    for (int i = 0; i < page.size(); i++) {
      if (page.task(i) == dependency) {
        return true;
      }
    }
    return false;
  }

  private UndeclaredWrite judge(TaskId task, String path) {
    for (Declared other : declared) {
      if (other.writes().stream().anyMatch(glob -> glob.matches(path))) {
        return new UndeclaredWrite(task, path, other.task(), true);
      }
    }
    return new UndeclaredWrite(task, path, writer(task, path), false);
  }

  private @Nullable TaskId writer(TaskId task, String path) {
    for (UndeclaredWrite kept : step.workflow().undeclared) {
      if (kept.path().equals(path)
          && !kept.task().equals(task)
          && !isJoined(step.rows().indexOf(kept.task()))) {
        return kept.task();
      }
    }
    return null;
  }
}
