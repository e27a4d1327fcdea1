package io.paradecom.core.graph;

import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;

/**
 * Simulates the run of a graph by list scheduling (Graham 1969): whenever a slot is free and a task
 * is ready, the task that the policy prefers starts. Durations are those of {@link PlannedTime},
 * every task succeeds, and nothing but the tasks takes time.
 *
 * <p>Immutable; one instance serves any number of simulations of its graph.
 */
public final class ListSchedule {
  private final PlannedGraph plan;
  private final long spanMs;
  private final long workMs;

  private ListSchedule(PlannedGraph plan) {
    this.plan = plan;
    this.spanMs = plan.span();
    this.workMs = plan.work();
  }

  /**
   * Returns a simulator of the graph.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static ListSchedule of(WorkflowSpec spec) {
    return new ListSchedule(PlannedGraph.of(spec));
  }

  /** Simulates once; see {@link #of} and {@link #simulate(int, SchedulePolicy)}. */
  public static Schedule simulate(WorkflowSpec spec, int slots, SchedulePolicy policy) {
    return of(spec).simulate(slots, policy);
  }

  /**
   * Returns the schedule on {@code slots} slots, or on as many as the parallelism of the workflow
   * allows when that is less. Cost: O((V + E) log V).
   *
   * @throws IllegalArgumentException when {@code slots} is below 1
   */
  public Schedule simulate(int slots, SchedulePolicy policy) {
    int parallelism = plan.spec().parallelism();
    int usable = parallelism > 0 ? Math.min(slots, parallelism) : slots;
    long lowerBoundMs = GraphShape.lowerBoundMs(spanMs, workMs, usable);
    List<Schedule.ScheduledTask> tasks = new Simulation(plan, usable, policy).run();
    long makespanMs = tasks.stream().mapToLong(Schedule.ScheduledTask::endMs).max().orElse(0);
    return new Schedule(usable, policy, makespanMs, lowerBoundMs, tasks);
  }
}
