package io.paradecom.core.graph;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pairs of tasks that nothing orders and that want the same resource, one of them exclusively: they
 * will not run at the same time, and which comes first is not said.
 *
 * @param resource name of what both want
 * @param first the one that stands first in the graph
 */
public record ResourceConflict(String resource, TaskId first, TaskId second) {
  private record Wish(TaskId task, ResourceWant.Mode mode) {}

  /**
   * Returns conflicts by resource, then in the order of the graph; none of a graph that is too
   * large for {@link TaskReach}. Cost: that of the reach, and the square of the tasks that want the
   * same resource until {@code most} are found.
   *
   * @param most how many at most
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static List<ResourceConflict> of(WorkflowSpec spec, int most) {
    Map<String, List<Wish>> wishes = wishes(spec);
    wishes.values().removeIf(of -> of.size() < 2);
    if (wishes.isEmpty()) {
      return List.of();
    }
    Optional<TaskReach> reach = TaskReach.of(spec);
    List<ResourceConflict> found = new ArrayList<>();
    reach.ifPresent(known -> wishes.forEach((name, of) -> collect(name, of, known, most, found)));
    return found;
  }

  private static Map<String, List<Wish>> wishes(WorkflowSpec spec) {
    Map<String, List<Wish>> wishes = new TreeMap<>();
    for (TaskSpec task : spec.tasks()) {
      for (ResourceWant want : task.resources()) {
        if (want.mode() != ResourceWant.Mode.UNITS && !want.isKey() && !want.isBudget()) {
          wishes
              .computeIfAbsent(want.name(), _ -> new ArrayList<>())
              .add(new Wish(task.id(), want.mode()));
        }
      }
    }
    return wishes;
  }

  private static void collect(
      String name, List<Wish> wishes, TaskReach reach, int most, List<ResourceConflict> found) {
    for (int i = 0; i < wishes.size(); i++) {
      for (int j = i + 1; j < wishes.size() && found.size() < most; j++) {
        Wish one = wishes.get(i);
        Wish other = wishes.get(j);
        boolean isExclusive =
            one.mode() == ResourceWant.Mode.EXCLUSIVE
                || other.mode() == ResourceWant.Mode.EXCLUSIVE;
        if (isExclusive && !reach.areOrdered(one.task(), other.task())) {
          found.add(new ResourceConflict(name, one.task(), other.task()));
        }
      }
    }
  }
}
