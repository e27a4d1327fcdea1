package io.paradecom.core.simulation;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.PlainItems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws which tasks loop over what another one puts out, and the lists. Draws apart, so that graphs
 * without any are as they would be otherwise.
 */
final class LoopMaker {
  /** What a task runs that puts out a list. */
  private static final String LIST = "list";

  private static final int MOST_ITEMS = 9;

  private final SplittableRandom random;
  private final double share;

  /**
   * @param tasks how many the graph has: what is large already is left so
   */
  LoopMaker(long seed, int tasks) {
    this.random = new SplittableRandom(seed ^ 0x100FL);
    double drawn = random.nextInt(3) == 0 ? random.nextDouble(0.2, 1.0) : 0.0;
    this.share = tasks <= Scenario.SMALL ? drawn : tasks <= Scenario.BIG ? drawn / 8 : 0.0;
  }

  /** Returns whether tasks of this graph may loop. */
  boolean loops() {
    return share > 0;
  }

  /** Returns the same tasks, some of which are loops: two tasks each. */
  List<TaskSpec> loop(List<TaskSpec> tasks) {
    if (!loops()) {
      return tasks;
    }
    Map<TaskId, Integer> places = new HashMap<>();
    List<TaskSpec> looped = new ArrayList<>();
    for (TaskSpec task : tasks) {
      TaskId source = random.nextDouble() < share ? source(task, looped, places) : null;
      if (source == null) {
        places.put(task.id(), looped.size());
        looped.add(task);
        continue;
      }
      int place = places.getOrDefault(source, -1);
      looped.set(
          place,
          looped
              .get(place)
              .withAction(new TaskAction.Shell(LIST, TaskAction.ProcessSettings.NONE)));
      looped.add(maker(task, source));
      looped.add(join(task));
    }
    return looped;
  }

  /** Returns what a task may loop over; null: it is no task that may, or needs nothing that may. */
  private static @Nullable TaskId source(
      TaskSpec task, List<TaskSpec> before, Map<TaskId, Integer> places) {
    boolean may =
        task.action().canBeLeaf()
            && task.disposition() == Disposition.RUN
            && !task.role().isPartial()
            && task.role().when() == null
            && task.files().isEmpty();
    for (Dependency need : may ? task.needs() : List.<Dependency>of()) {
      Integer place = places.get(need.task());
      if (place != null && need.on() == EdgeCondition.SUCCESS && canList(before.get(place))) {
        return need.task();
      }
    }
    return null;
  }

  private static boolean canList(TaskSpec task) {
    return task.action().canUndo() && task.disposition() == Disposition.RUN;
  }

  private static TaskSpec maker(TaskSpec task, TaskId source) {
    TaskAction each = new TaskAction.Shell("part", TaskAction.ProcessSettings.NONE);
    return task.withId(new TaskId(task.id() + ".start"))
        .withRole(TaskRole.ORDINARY)
        .withAction(
            new TaskAction.ForEach(
                new LoopSpec(source, "", task.id(), each, task.role().optional())));
  }

  private static TaskSpec join(TaskSpec task) {
    return TaskSpec.of(
        task.id(),
        new TaskAction.Gate(),
        List.of(Dependency.onSuccess(new TaskId(task.id() + ".start"))));
  }

  /** Returns the tasks that are broken down, and those whose lists are gone over. */
  static List<TaskId> grown(List<TaskSpec> tasks) {
    List<TaskId> grown = new ArrayList<>();
    for (TaskSpec task : tasks) {
      switch (task.action()) {
        case TaskAction.ForEach(LoopSpec loop) -> grown.add(loop.source());
        case TaskAction.Expand _ -> grown.add(task.id());
        default -> {
          if (task.role().exhausted() != null) {
            grown.add(task.id());
          }
        }
      }
    }
    return grown;
  }

  /** Returns the output of a task that puts out a list; null: it is none. Some are no lists. */
  static @Nullable String output(TaskSpec task, SplittableRandom random) {
    if (!(task.action() instanceof TaskAction.Shell(String script, _)) || !script.equals(LIST)) {
      return null;
    }
    if (random.nextInt(8) == 0) {
      return "{\"items\":1}";
    }
    List<String> items = new ArrayList<>();
    int count = random.nextInt(MOST_ITEMS);
    for (int i = 0; i < count; i++) {
      items.add(String.valueOf((char) ('a' + random.nextInt(26))));
    }
    return PlainItems.of(items);
  }
}
