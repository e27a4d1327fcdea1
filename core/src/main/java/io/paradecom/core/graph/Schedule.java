package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import java.util.List;

/**
 * When each task runs on which slot.
 *
 * @param slots number of slots, the parallelism of the workflow applied
 * @param makespanMs end of the last task
 * @param lowerBoundMs max(span, work / slots): no schedule is shorter
 * @param tasks all tasks in the order of the list
 */
public record Schedule(
    int slots,
    SchedulePolicy policy,
    long makespanMs,
    long lowerBoundMs,
    List<ScheduledTask> tasks) {
  /**
   * One task of a schedule; times are counted from the start of the first one.
   *
   * @param slot from 0; -1: it takes none, being a gate or not run at all
   */
  public record ScheduledTask(TaskId task, long startMs, long endMs, int slot) {}

  public Schedule {
    tasks = List.copyOf(tasks);
  }

  /** Returns lower bound / makespan: 1 is as good as can be; 1 when nothing takes time. */
  public double efficiency() {
    return makespanMs == 0 ? 1.0 : (double) lowerBoundMs / makespanMs;
  }
}
