package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds places for added tasks in the order of the graph: behind what each needs, before what comes
 * to need it. Where all have one, the order proves that the patch closes no cycle, and nobody has
 * to look for one. Cost: O(patch).
 */
final class PatchOrder {
  private final StepOverlay rows;
  private final GraphChange change;
  private final Map<TaskId, Integer> added = new HashMap<>();

  /** The first place that is too late for each added task, given what comes to need it. */
  private final long[] ends;

  /** The most added tasks on a way from each to such an end. */
  private final int[] depths;

  private final long[] places;

  private PatchOrder(GraphChange change, StepOverlay rows) {
    this.rows = rows;
    this.change = change;
    int count = change.added().size();
    for (int i = 0; i < count; i++) {
      added.put(change.added().get(i).id(), i);
    }
    this.ends = new long[count];
    this.depths = new int[count];
    this.places = new long[count];
    Arrays.fill(ends, Long.MAX_VALUE);
    Arrays.fill(depths, 1);
  }

  /**
   * Returns the places of the added tasks; null: some task would need what is not before it.
   *
   * @param change not applied yet, to a graph whose order holds
   */
  static long @Nullable [] places(GraphChange change, StepOverlay rows) {
    PatchOrder order = new PatchOrder(change, rows);
    order.findEnds();
    order.findPlaces();
    return order.isSound() ? order.places : null;
  }

  private void findEnds() {
    for (GraphChange.MoreNeeds more : change.needs()) {
      before(more.needs(), rows.definition(more.index()).place(), 0);
    }
    for (int i = ends.length - 1; i >= 0; i--) {
      if (ends[i] < Long.MAX_VALUE) {
        before(change.added().get(i).needs(), ends[i], depths[i]);
      }
    }
  }

  private void before(List<Dependency> needs, long end, int depth) {
    for (Dependency need : needs) {
      Integer place = added.get(need.task());
      if (place != null) {
        ends[place] = Math.min(ends[place], end);
        depths[place] = Math.max(depths[place], depth + 1);
      }
    }
  }

  /** Shares the room between what a task needs and its end out among those on the way there. */
  private void findPlaces() {
    for (int i = 0; i < places.length; i++) {
      if (ends[i] == Long.MAX_VALUE) {
        places[i] = TaskDefinition.placeOf(change.firstIndex() + i);
      } else {
        long last = last(change.added().get(i).needs());
        places[i] = last + Math.max(1, (ends[i] - last) / (depths[i] + 1));
      }
    }
  }

  /** Returns the last place of some tasks, or 0. */
  private long last(List<Dependency> needs) {
    long last = 0;
    for (Dependency need : needs) {
      last = Math.max(last, place(need.task()));
    }
    return last;
  }

  private long place(TaskId task) {
    Integer fresh = added.get(task);
    return fresh != null ? places[fresh] : rows.definition(rows.indexOf(task)).place();
  }

  private boolean isSound() {
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= ends[i] || last(change.added().get(i).needs()) >= places[i]) {
        return false;
      }
    }
    for (GraphChange.MoreNeeds more : change.needs()) {
      if (last(more.needs()) >= rows.definition(more.index()).place()) {
        return false;
      }
    }
    return true;
  }
}
