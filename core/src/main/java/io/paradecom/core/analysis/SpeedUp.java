package io.paradecom.core.analysis;

import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.graph.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How long a graph takes by number of runners, with the planned times and by the longest remaining
 * path first. More runners may take a little longer than fewer: such is list scheduling.
 *
 * @param points by number of runners, ascending, from 1
 * @param knee the fewest runners of which twice as many would save less than a tenth of the time;
 *     empty when the largest number looked at is below it
 */
public record SpeedUp(List<Point> points, OptionalInt knee) {
  /** Share of the time that twice as many runners must save to be worth it. */
  private static final double WORTH = 0.1;

  /**
   * One number of runners.
   *
   * @param peak most tasks that ran at the same time
   */
  public record Point(int runners, long makespanMs, int peak) {
    /** Returns how many times shorter than {@code workMs} it is; 1 when it takes no time. */
    public double speedup(long workMs) {
      return makespanMs == 0 ? 1.0 : (double) workMs / makespanMs;
    }

    /** Returns how much less than {@code workMs} it is, in percent; 0 without work. */
    public double savedPercent(long workMs) {
      return workMs == 0 ? 0.0 : 100.0 * (1.0 - (double) makespanMs / workMs);
    }
  }

  public SpeedUp {
    points = List.copyOf(points);
  }

  /**
   * Simulates 1 to {@code most} runners: each number up to 16, then steps of a quarter; by doubling
   * when the graph has more than 20,000 tasks. Cost: O((V + E) log V) for each.
   *
   * @throws IllegalArgumentException when {@code most} is below 1
   */
  public static SpeedUp of(ListSchedule schedule, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("Expected at least 1 runner, but found " + most + ".");
    }
    Map<Integer, Trial> trials = new HashMap<>();
    List<Point> points = new ArrayList<>();
    for (int runners : RunnerCounts.upTo(most, schedule.size())) {
      Trial trial = trials.computeIfAbsent(runners, schedule::trial);
      points.add(new Point(runners, trial.makespanMs(), trial.peak()));
    }
    return new SpeedUp(points, knee(schedule, points, trials));
  }

  private static OptionalInt knee(
      ListSchedule schedule, List<Point> points, Map<Integer, Trial> trials) {
    for (Point point : points) {
      long twice = trials.computeIfAbsent(point.runners() * 2, schedule::trial).makespanMs();
      if (twice > point.makespanMs() * (1 - WORTH) || point.makespanMs() == 0) {
        // Between two numbers that were looked at: those that had something to do.
        return OptionalInt.of(Math.clamp(point.peak(), 1, point.runners()));
      }
    }
    return OptionalInt.empty();
  }

  /** Returns the knee, or the largest number that was looked at. */
  public int usefulRunners() {
    return knee.orElse(points.getLast().runners());
  }
}
