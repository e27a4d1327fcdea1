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
  /** Runs only when some task ends otherwise than well; in a run that goes well it is skipped. */
  IN_TROUBLE,
  /** Runs, if what it needs goes well. */
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
      case Disposition.RUN -> behind(task, settled);
    };
  }

  private static Foresight behind(TaskSpec task, Map<TaskId, Foresight> settled) {
    int met = 0;
    int possible = 0;
    for (Dependency need : task.needs()) {
      Foresight outcome = settled.getOrDefault(need.task(), OPEN);
      met += outcome.meets(need.on()) ? 1 : 0;
      possible += outcome.mayMeet(need.on()) ? 1 : 0;
    }
    int enough = task.role().isPartial() ? task.role().atLeast() : task.needs().size();
    if (met >= enough) {
      return OPEN;
    }
    return possible >= enough ? IN_TROUBLE : SKIPPED;
  }

  /** Returns whether an edge holds in a run that goes well. */
  private boolean meets(EdgeCondition condition) {
    return switch (this) {
      case OPEN, SUCCEEDS ->
          condition == EdgeCondition.SUCCESS || condition == EdgeCondition.FINISHED;
      case SKIPPED, IN_TROUBLE -> condition == EdgeCondition.SKIPPED;
    };
  }

  private boolean mayMeet(EdgeCondition condition) {
    return switch (this) {
      case OPEN, IN_TROUBLE -> true;
      case SUCCEEDS, SKIPPED -> meets(condition);
    };
  }
}
