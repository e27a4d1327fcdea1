package io.paradecom.cli.run;

import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.report.ExpectedWork;
import io.paradecom.core.report.Progress.Known;
import io.paradecom.core.workflow.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How far a run is, and when it can be expected to end.
 *
 * <p>How much is done, and what each task to come takes, is {@link ExpectedWork}, as on the page
 * and over REST. When the run ends is another question than theirs: there two bounds are told,
 * which cost one pass over the graph. Here the rest of the one run that somebody looks at is
 * simulated on as many slots, {@value #SAMPLES} times, each time multiplied by a log-normal factor
 * of which two thirds lie between 1 / 1.3 and 1.3, so that there is a median and a nine of ten
 * between them.
 *
 * @param percent of all work, 0 to 100
 * @param endedPercent the same of tasks that have ended alone
 * @param p50Ms half of all simulated runs end by then, counted from now
 * @param p90Ms nine of ten do
 * @param open tasks that somebody outside ends: no time of theirs is counted
 */
public record Outlook(double percent, double endedPercent, long p50Ms, long p90Ms, int open) {
  /** Largest run that is looked into, in tasks. */
  public static final int MAX_TASKS = 5_000;

  private static final int SAMPLES = 40;
  private static final double SIGMA = Math.log1p(0.3);

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
    ExpectedWork work = ExpectedWork.of(known(tasks, usualMs, now));
    if (work.unknown() > 0) {
      return Optional.empty();
    }
    ListSchedule schedule = ListSchedule.of(view.spec());
    long[] planned = schedule.timesMs();
    long[] left = new long[planned.length];
    Arrays.setAll(left, task -> planned[task] == 0 ? 0 : work.leftMs(task));
    long[] ends = ends(schedule, left, slots);
    long parked = tasks.stream().filter(Outlook::isParked).count();
    return Optional.of(
        new Outlook(
            work.percent(),
            work.endedPercent(),
            ends[ends.length / 2 - 1],
            ends[ends.length * 9 / 10 - 1],
            work.openEnded() + Math.toIntExact(parked)));
  }

  private static Known known(List<TaskView> tasks, Map<String, Long> usualMs, Instant now) {
    Known known =
        new Known(tasks.stream().mapToLong(task -> ExpectedWork.statedMs(task.spec)).toArray());
    for (int i = 0; i < tasks.size(); i++) {
      TaskView task = tasks.get(i);
      Long usual = usualMs.get(task.id());
      if (usual != null) {
        known.usual(i, usual);
      }
      if (task.state.isTerminal()) {
        known.ended(i, ran(task, now));
      } else if (task.state == TaskState.RUNNING) {
        known.took(i, ran(task, now));
      }
    }
    return known;
  }

  private static boolean isForeseeable(RunView view) {
    int tasks = view.tasks().size();
    return !view.isOver() && tasks > 0 && tasks <= MAX_TASKS;
  }

  private static long[] ends(ListSchedule schedule, long[] left, int slots) {
    SplittableRandom random = new SplittableRandom(1);
    long[] ends = new long[SAMPLES];
    long[] times = new long[left.length];
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
      return -1;
    }
    Instant end = task.state.isTerminal() && task.endedAt != null ? task.endedAt : now;
    return Math.max(0, Duration.between(start, end).toMillis());
  }

  /** One that waits for an answer anyway is counted as such. */
  private static boolean isParked(TaskView task) {
    return task.state == TaskState.PARKED && ExpectedWork.statedMs(task.spec) != Known.OUTSIDE;
  }
}
