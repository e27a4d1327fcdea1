package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tasks of the graph that is made, in the order in which they were added. Not thread-safe. */
final class Plan {
  /** Most tasks that a file may stand for, gates included. */
  static final int MAX_TASKS = 100_000;

  private final Map<String, PlannedTask> tasks = new LinkedHashMap<>();
  private final Ids ids = new Ids();

  /**
   * Adds a task under a name, behind which there is a number where it is taken.
   *
   * @param atLeast how many of its edges must hold; 0: all
   */
  PlannedTask add(String name, Cursor place, String title, int atLeast) {
    String id = ids.unique(Ids.legal(name), "");
    PlannedTask task = new PlannedTask(id, place, title.equals(id) ? "" : title, atLeast);
    tasks.put(id, task);
    return task;
  }

  /** Returns whether no more of the file may be expanded. */
  boolean isFull() {
    return tasks.size() >= MAX_TASKS;
  }

  /** Returns a task that was added. */
  PlannedTask task(String id) {
    PlannedTask task = tasks.get(id);
    if (task == null) {
      throw new IllegalStateException("Expected a task %s, but there is none.".formatted(id));
    }
    return task;
  }

  List<PlannedTask> tasks() {
    return new ArrayList<>(tasks.values());
  }
}
