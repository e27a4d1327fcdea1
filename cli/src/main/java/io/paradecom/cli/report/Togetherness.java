package io.paradecom.cli.report;

import io.paradecom.core.graph.TaskReach;
import io.paradecom.core.report.TaskInterval;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which tasks of a run ran at the same time as another one.
 *
 * @param ran all that ran
 * @param together those that did so at the same time as another one, at least for a moment
 * @param eligible those that could have: there is another one that ran, and neither waits for the
 *     other; of graphs above {@link TaskReach#MAX_TASKS} tasks all that ran
 */
record Togetherness(Set<TaskId> ran, Set<TaskId> together, Set<TaskId> eligible) {
  static Togetherness of(WorkflowSpec spec, List<TaskInterval> intervals) {
    List<TaskInterval> byStart = new ArrayList<>(intervals);
    byStart.sort(Comparator.comparingLong(TaskInterval::startMs));
    Set<TaskId> ran = new HashSet<>();
    Set<TaskId> together = new HashSet<>();
    TaskInterval last = null;
    for (TaskInterval one : byStart) {
      ran.add(one.task());
      if (last != null && one.startMs() < last.endMs() && !one.task().equals(last.task())) {
        together.add(one.task());
        together.add(last.task());
      }
      last = last == null || one.endMs() > last.endMs() ? one : last;
    }
    Set<TaskId> eligible = TaskReach.of(spec).map(reach -> reach.freeAmong(ran)).orElse(ran);
    return new Togetherness(ran, together, eligible);
  }

  /** Of those that could, how many did. */
  int eligibleTogether() {
    return Math.toIntExact(together.stream().filter(eligible::contains).count());
  }

  double parallelPercent() {
    return share(together.size(), ran.size());
  }

  double eligiblePercent() {
    return share(eligibleTogether(), eligible.size());
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0.0 : 100.0 * part / whole;
  }
}
