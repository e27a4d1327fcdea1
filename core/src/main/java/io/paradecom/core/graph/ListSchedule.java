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
  private final ReadyTasks byPath;

  private ListSchedule(PlannedGraph plan) {
    this.plan = plan;
    this.byPath = ReadyTasks.of(plan, SchedulePolicy.LONGEST_PATH);
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

  static ListSchedule of(PlannedGraph plan) {
    return new ListSchedule(plan);
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
    int usable = usable(slots);
    long lowerBoundMs = GraphShape.lowerBoundMs(spanMs, workMs, usable);
    List<Schedule.ScheduledTask> tasks = new Simulation(plan, usable, policy).run();
    long makespanMs = tasks.stream().mapToLong(Schedule.ScheduledTask::endMs).max().orElse(0);
    return new Schedule(usable, policy, makespanMs, lowerBoundMs, tasks);
  }

  /** Returns the number of tasks, gates included. */
  public int size() {
    return plan.size();
  }

  /**
   * Returns the planned time of every task in milliseconds, in the order of the list; 0 of gates
   * and of what does not run.
   */
  public long[] timesMs() {
    return plan.costs();
  }

  /**
   * Returns what a run by the longest remaining path comes to, as {@link #simulate} does but
   * without its schedule. Cost: O((V + E) log V).
   *
   * @throws IllegalArgumentException when {@code slots} is below 1
   */
  public Trial trial(int slots) {
    return trial(slots, plan.costs());
  }

  /**
   * Returns what a run comes to whose tasks take other times than planned, while their turns are
   * still those of the plan.
   *
   * @param timesMs in the order of the list, none negative, and 0 where {@link #timesMs} has 0
   * @throws IllegalArgumentException when {@code slots} is below 1 or there is not one time a task
   */
  public Trial trial(int slots, long[] timesMs) {
    return trial(slots, SchedulePolicy.LONGEST_PATH, timesMs);
  }

  /**
   * Returns the same by another policy.
   *
   * @throws IllegalArgumentException when {@code slots} is below 1 or there is not one time a task
   */
  public Trial trial(int slots, SchedulePolicy policy, long[] timesMs) {
    return trial(slots, policy, timesMs, 0);
  }

  /**
   * Returns the same where word of an end takes its time.
   *
   * @param tripMs from the end of a task until what waits for it may start, at least 0; the slot is
   *     free for others meanwhile
   * @throws IllegalArgumentException when {@code slots} is below 1 or there is not one time a task
   */
  public Trial trial(int slots, SchedulePolicy policy, long[] timesMs, long tripMs) {
    if (timesMs.length != plan.size()) {
      throw new IllegalArgumentException(
          "Expected %d times, but found %d.".formatted(plan.size(), timesMs.length));
    }
    boolean byLongestPath = policy == SchedulePolicy.LONGEST_PATH;
    ReadyTasks ready = byLongestPath ? byPath.empty() : ReadyTasks.of(plan, policy);
    int[] waves = policy == SchedulePolicy.LEVELS ? plan.waves() : new int[0];
    return new Simulation(plan, usable(slots), waves, ready, timesMs, tripMs).trial();
  }

  private int usable(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("Expected at least 1 slot, but found " + slots + ".");
    }
    int parallelism = plan.spec().parallelism();
    return parallelism > 0 ? Math.min(slots, parallelism) : slots;
  }
}
