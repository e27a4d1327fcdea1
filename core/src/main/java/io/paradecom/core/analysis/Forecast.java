package io.paradecom.core.analysis;

import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.graph.Trial;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * How long a run may take by number of runners when the times of tasks vary.
 *
 * <p>Each time is the planned one multiplied by a log-normal factor with the median 1, of which two
 * thirds lie between 1 / (1 + jitter) and 1 + jitter: tasks are more often much slower than much
 * faster than expected. All numbers of runners see the same times, so that they compare.
 *
 * @param samples how many runs were simulated for each number of runners
 * @param points by number of runners, ascending
 * @param knee the fewest runners of which twice as many would save less than a tenth of the planned
 *     time; empty when that is above the largest number looked at
 */
public record Forecast(int samples, List<Point> points, OptionalInt knee) {
  /**
   * What a trip through the log costs by default, in milliseconds: from the end of a task to the
   * start of what waited for it, on a machine that does the work as well.
   */
  public static final long DEFAULT_TRIP_MS = 20;

  /** Largest {@code jitter}. */
  public static final double MAX_JITTER = 10;

  /** Simulated tasks, over all runs, that a forecast takes by default: some seconds. */
  public static final long DEFAULT_BUDGET = 20_000_000;

  /** Most runs that are simulated for each number of runners, and fewest. */
  public static final int MAX_SAMPLES = 200;

  private static final int MIN_SAMPLES = 20;

  /**
   * One number of runners.
   *
   * @param plannedMs with the planned times
   * @param p50Ms half of all runs take no longer
   * @param p90Ms nine of ten runs take no longer
   * @param peak most tasks that ran at the same time, with the planned times
   */
  public record Point(int runners, long plannedMs, long p50Ms, long p90Ms, int peak) {}

  public Forecast {
    points = List.copyOf(points);
  }

  /** Returns how many runs of a graph of {@code tasks} tasks are affordable by default. */
  public static int affordableSamples(int tasks, int runnerCounts) {
    long runs = DEFAULT_BUDGET / Math.max(1L, (long) tasks * runnerCounts);
    return Math.clamp(runs, MIN_SAMPLES, MAX_SAMPLES);
  }

  /**
   * Simulates. The same arguments give the same forecast. Cost: {@code samples} simulations of O((V
   * + E) log V) for each number of runners; without jitter one.
   *
   * @param runners numbers of runners, ascending, each at least 1
   * @param jitter 0 to {@link #MAX_JITTER}
   * @param samples at least 1
   * @throws IllegalArgumentException when an argument is outside its range or the graph cannot run
   */
  public static Forecast of(
      WorkflowSpec spec, List<Integer> runners, double jitter, long seed, int samples) {
    return of(spec, runners, jitter, seed, samples, SchedulePolicy.LONGEST_PATH);
  }

  /**
   * Simulates with the turns of another policy; the knee stays that of the longest remaining path.
   *
   * @throws IllegalArgumentException when an argument is outside its range or the graph cannot run
   */
  public static Forecast of(
      WorkflowSpec spec,
      List<Integer> runners,
      double jitter,
      long seed,
      int samples,
      SchedulePolicy policy) {
    return of(spec, runners, jitter, seed, samples, policy, 0);
  }

  /**
   * Simulates where word of the end of a task takes its time; the knee is still that of a graph
   * whose tasks alone take time.
   *
   * @param tripMs from the end of a task until what waits for it may start, at least 0
   * @throws IllegalArgumentException when an argument is outside its range or the graph cannot run
   */
  public static Forecast of(
      WorkflowSpec spec,
      List<Integer> runners,
      double jitter,
      long seed,
      int samples,
      SchedulePolicy policy,
      long tripMs) {
    check(runners, jitter, samples, tripMs);
    ListSchedule schedule = ListSchedule.of(spec);
    int runs = jitter == 0 ? 1 : samples;
    long[][] makespans = new long[runners.size()][runs];
    long[] planned = schedule.timesMs();
    SplittableRandom random = new SplittableRandom(seed);
    for (int run = 0; run < runs; run++) {
      long[] times = jitter == 0 ? planned : varied(planned, StrictMath.log1p(jitter), random);
      for (int i = 0; i < makespans.length; i++) {
        makespans[i][run] = schedule.trial(runners.get(i), policy, times, tripMs).makespanMs();
      }
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < makespans.length; i++) {
      points.add(
          point(
              runners.get(i),
              schedule.trial(runners.get(i), policy, planned, tripMs),
              makespans[i]));
    }
    return new Forecast(runs, points, SpeedUp.of(schedule, runners.getLast()).knee());
  }

  private static void check(List<Integer> runners, double jitter, int samples, long tripMs) {
    if (runners.isEmpty() || samples < 1) {
      throw new IllegalArgumentException(
          "Expected a number of runners and a sample, but found %d and %d."
              .formatted(runners.size(), samples));
    }
    if (!(jitter >= 0 && jitter <= MAX_JITTER)) {
      throw new IllegalArgumentException(
          "Expected a jitter of 0 to 10, but found %s.".formatted(jitter));
    }
    if (tripMs < 0) {
      throw new IllegalArgumentException(
          "Expected an overhead of 0 ms or more, but found %d ms.".formatted(tripMs));
    }
  }

  private static Point point(int runners, Trial planned, long[] makespans) {
    Arrays.sort(makespans);
    return new Point(
        runners,
        planned.makespanMs(),
        percentile(makespans, 50),
        percentile(makespans, 90),
        planned.peak());
  }

  /** Nearest rank. */
  private static long percentile(long[] sorted, int percent) {
    return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
  }

  private static long[] varied(long[] planned, double sigma, SplittableRandom random) {
    long[] times = new long[planned.length];
    for (int i = 0; i < times.length; i++) {
      // Drawn for gates as well: an edit elsewhere in the graph then changes less.
      double factor = StrictMath.exp(sigma * normal(random));
      times[i] = planned[i] == 0 ? 0 : Math.max(1, Math.round(planned[i] * factor));
    }
    return times;
  }

  /** Box and Muller 1958: spelled out, so that a seed means the same with every JDK. */
  private static double normal(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
