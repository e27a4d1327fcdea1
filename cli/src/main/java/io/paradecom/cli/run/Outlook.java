package io.paradecom.cli.run;

import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * How far a run is, and when it can be expected to end.
 *
 * <p>A task to come takes as long as it usually does, else as is stated for it times the pace of
 * this run so far, else the mean of what ran here without anything stated. The rest of the run is
 * simulated with these times on as many slots, {@value #SAMPLES} times, each time multiplied by a
 * log-normal factor of which two thirds lie between 1 / 1.3 and 1.3.
 *
 * @param percent of all work, 0 to 100
 * @param p50Ms half of all simulated runs end by then, counted from now
 * @param p90Ms nine of ten do
 * @param open tasks that somebody outside ends: no time of theirs is counted
 */
public record Outlook(double percent, long p50Ms, long p90Ms, int open) {
  /** Largest run that is looked into, in tasks. */
  public static final int MAX_TASKS = 5_000;

  private static final int SAMPLES = 40;
  private static final double SIGMA = Math.log1p(0.3);
  private static final int LEAST_FOR_PACE = 3;

  /**
   * Looks ahead; empty when a task is to come of which no time is known, and for runs that are
   * over, have not begun or are larger than {@link #MAX_TASKS}. Cost: {@value #SAMPLES} simulations
   * of O((V + E) log V).
   *
   * @param usualMs how long tasks usually take, by id, as from earlier runs; may be empty
   * @param slots tasks that run at the same time, at least 1
   */
  public static Optional<Outlook> of(
      RunView view, Map<String, Long> usualMs, Instant now, int slots) {
    List<TaskView> tasks = view.tasks();
    if (!isForeseeable(view)) {
      return Optional.empty();
    }
    ListSchedule schedule = ListSchedule.of(view.spec());
    Times times = Times.of(tasks, usualMs);
    long[] planned = schedule.timesMs();
    double[] left = new double[planned.length];
    double done = 0;
    for (int i = 0; i < planned.length; i++) {
      TaskView task = tasks.get(i);
      long ran = ran(task, now);
      if (task.state.isTerminal() || isFree(task)) {
        done += ran;
        continue;
      }
      OptionalDouble expected = times.of(task);
      if (expected.isEmpty()) {
        return Optional.empty();
      }
      double already = task.state == TaskState.RUNNING ? (double) ran : 0;
      left[i] = planned[i] == 0 ? 0 : Math.max(0, expected.getAsDouble() - already);
      done += Math.min(already, expected.getAsDouble());
    }
    double rest = Arrays.stream(left).sum();
    long[] ends = ends(schedule, planned, left, slots);
    int open = (int) tasks.stream().filter(Outlook::isOpen).count();
    double percent = done + rest == 0 ? 100.0 : 100.0 * done / (done + rest);
    return Optional.of(
        new Outlook(percent, ends[ends.length / 2 - 1], ends[ends.length * 9 / 10 - 1], open));
  }

  private static boolean isForeseeable(RunView view) {
    int tasks = view.tasks().size();
    return !view.isOver() && tasks > 0 && tasks <= MAX_TASKS;
  }

  private static long[] ends(ListSchedule schedule, long[] planned, double[] left, int slots) {
    SplittableRandom random = new SplittableRandom(1);
    long[] ends = new long[SAMPLES];
    long[] times = new long[planned.length];
    for (int sample = 0; sample < SAMPLES; sample++) {
      for (int i = 0; i < times.length; i++) {
        double factor = Math.exp(SIGMA * random.nextGaussian());
        times[i] = Math.round(left[i] * factor);
      }
      ends[sample] = schedule.trial(slots, times).makespanMs();
    }
    Arrays.sort(ends);
    return ends;
  }

  private static long ran(TaskView task, Instant now) {
    Instant start = task.startedAt;
    if (start == null) {
      return 0;
    }
    Instant end = task.state.isTerminal() && task.endedAt != null ? task.endedAt : now;
    return Math.max(0, Duration.between(start, end).toMillis());
  }

  private static boolean isFree(TaskView task) {
    return task.spec.disposition() != Disposition.RUN
        || task.spec.action() instanceof TaskAction.Gate
        || isOutside(task);
  }

  private static boolean isOutside(TaskView task) {
    return task.spec.action() instanceof TaskAction.Awaited && task.spec.statedDuration() == null;
  }

  private static boolean isOpen(TaskView task) {
    return !task.state.isTerminal() && (isOutside(task) || task.state == TaskState.PARKED);
  }

  /** What is known of times. */
  private record Times(Map<String, Long> usualMs, double pace, OptionalDouble mean) {
    static Times of(List<TaskView> tasks, Map<String, Long> usualMs) {
      double stated = 0;
      double took = 0;
      int paced = 0;
      double unstated = 0;
      int others = 0;
      for (TaskView task : tasks) {
        if (task.state != TaskState.SUCCEEDED || task.startedAt == null || task.endedAt == null) {
          continue;
        }
        long ms = ran(task, task.endedAt);
        Duration said = task.spec.statedDuration();
        if (said == null) {
          unstated += ms;
          others++;
        } else if (said.toMillis() > 0) {
          stated += said.toMillis();
          took += ms;
          paced++;
        }
      }
      double pace = paced < LEAST_FOR_PACE || took == 0 ? 1 : took / stated;
      return new Times(
          usualMs,
          pace,
          others == 0 ? OptionalDouble.empty() : OptionalDouble.of(unstated / others));
    }

    OptionalDouble of(TaskView task) {
      Long usual = usualMs.get(task.id());
      if (usual != null) {
        return OptionalDouble.of(usual);
      }
      Duration stated = task.spec.statedDuration();
      return stated == null ? mean : OptionalDouble.of(stated.toMillis() * pace);
    }
  }
}
