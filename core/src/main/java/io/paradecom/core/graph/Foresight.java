package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is known of the outcome of tasks before the first one runs. */
enum Foresight {
  /** Done before the submit. */
  SUCCEEDS,
  /** Held, or behind a task whose outcome rules it out. */
  SKIPPED,
  /** Not known. */
  OPEN;

  /**
   * Returns the foresight of all tasks. Cost: O(V + E).
   *
   * @param order a topological order of the places in {@code tasks}
   */
  static Foresight[] of(List<TaskSpec> tasks, int[] order) {
    Foresight[] all = new Foresight[tasks.size()];
    Map<TaskId, Foresight> settled = new HashMap<>();
    for (int place : order) {
      TaskSpec task = tasks.get(place);
      all[place] = of(task, settled);
      if (all[place] != OPEN) {
        settled.put(task.id(), all[place]);
      }
    }
    return all;
  }

  private static Foresight of(TaskSpec task, Map<TaskId, Foresight> settled) {
    return switch (task.disposition()) {
      case Disposition.DONE -> SUCCEEDS;
      case Disposition.HELD -> SKIPPED;
      case Disposition.RUN -> settled.isEmpty() ? OPEN : behind(task.needs(), settled);
    };
  }

  private static Foresight behind(List<Dependency> needs, Map<TaskId, Foresight> settled) {
    for (Dependency need : needs) {
      if (!settled.getOrDefault(need.task(), OPEN).mayMeet(need.on())) {
        return SKIPPED;
      }
    }
    return OPEN;
  }

  private boolean mayMeet(EdgeCondition condition) {
    return switch (this) {
      case OPEN -> true;
      case SUCCEEDS -> condition == EdgeCondition.SUCCESS || condition == EdgeCondition.FINISHED;
      case SKIPPED -> condition == EdgeCondition.SKIPPED;
    };
  }
}
