package io.paradecom.cli.bench;

import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The minimum effective task granularity of Task Bench (Slaughter and others, 2020): how short
 * tasks may be for half of the ideal speed. Layers as wide as there are slots, of tasks that sleep.
 */
final class TaskGranularity {
  static final double HALF = 0.5;

  private static final long LONGEST_MICROS = 64_000;
  private static final long SHORTEST_MICROS = 125;
  private static final long IDEAL_MICROS = 2_000_000;
  private static final int FEWEST_LAYERS = 25;
  private static final int MOST_LAYERS = 1000;

  private TaskGranularity() {}

  /**
   * How well one length of tasks did.
   *
   * @param efficiency ideal time over measured time, 0 to 1
   */
  record Point(double workMs, double efficiency) {}

  /**
   * Measures tasks half as long again and again, until they reach less than half of the ideal.
   *
   * @param slots tasks that run at the same time
   * @param wallNanos runs a graph and says how long that took
   */
  static List<Point> measure(int slots, ToLongFunction<WorkflowSpec> wallNanos) {
    List<Point> points = new ArrayList<>();
    for (long micros = LONGEST_MICROS; micros >= SHORTEST_MICROS; micros /= 2) {
      int layers = Math.clamp(IDEAL_MICROS / micros, FEWEST_LAYERS, MOST_LAYERS);
      BenchShape.Load load =
          new BenchShape.Load(layers * slots, 0, Duration.of(micros, ChronoUnit.MICROS));
      double ideal = (double) layers * micros * 1000;
      double wall = wallNanos.applyAsLong(BenchShape.layered(slots, load));
      points.add(new Point(micros / 1000.0, ideal / wall));
      if (points.getLast().efficiency() < HALF) {
        return points;
      }
    }
    return points;
  }

  /**
   * Returns the length in milliseconds at which half is reached, between the two points around it
   * on a scale of logarithms; the shortest one that was measured when all reach it.
   */
  static double at(List<Point> points) {
    Point above = points.getFirst();
    for (Point point : points) {
      if (point.efficiency() < HALF) {
        if (above.equals(point)) {
          return point.workMs();
        }
        double part = (above.efficiency() - HALF) / (above.efficiency() - point.efficiency());
        return Math.exp(
            Math.log(above.workMs())
                + part * (Math.log(point.workMs()) - Math.log(above.workMs())));
      }
      above = point;
    }
    return above.workMs();
  }
}
