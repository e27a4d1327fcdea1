package io.paradecom.cli.analyze;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long the parts of a check take in milliseconds, each as the median of some runs in a process
 * that has already read the file once.
 *
 * @param loadMs reading the file: parsing, ids, dependencies, repairs, and the check of the graph
 * @param validateMs the check of the graph alone: ids, dependencies, cycles
 * @param readyMs which tasks may start, levels, critical path and slack
 */
record CheckCost(int tasks, int dependencies, double loadMs, double validateMs, double readyMs) {
  private static final int RUNS = 5;

  static CheckCost measure(ReadingOptions reading, WorkflowSpec spec) {
    int dependencies = spec.tasks().stream().mapToInt(task -> task.needs().size()).sum();
    return new CheckCost(
        spec.tasks().size(),
        dependencies,
        median(reading::read),
        median(() -> GraphValidation.check(spec)),
        median(() -> GraphShape.of(spec)));
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%,d tasks, %,d dependencies: load %.1f ms, of which validate %.1f ms; ready set %.1f ms",
        tasks,
        dependencies,
        loadMs,
        validateMs,
        readyMs);
  }

  private static double median(Runnable part) {
    double[] times = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      part.run();
      times[run] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[RUNS / 2];
  }
}
