package io.paradecom.cli.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How the runs of a group change, of those that succeeded: the later half against the earlier one.
 *
 * @param runs that succeeded
 * @param medianMs median wall time; 0: none succeeded
 * @param usdPerRun mean of what they spent
 * @param timeChangePercent of the median wall time; empty: fewer than {@value #LEAST} succeeded
 * @param usdChangePercent of the mean spent; empty: the same, or the earlier half spent nothing
 */
record Trend(
    int runs,
    long medianMs,
    double usdPerRun,
    OptionalDouble timeChangePercent,
    OptionalDouble usdChangePercent) {
  /** Fewer runs tell no trend. */
  static final int LEAST = 4;

  /**
   * @param lines in the order of their submits
   */
  static Trend of(List<RunLine> lines) {
    List<RunLine> good = lines.stream().filter(RunLine::succeededAll).toList();
    return new Trend(
        good.size(),
        Math.round(median(good)),
        mean(good),
        change(good, Trend::median),
        change(good, Trend::mean));
  }

  private static OptionalDouble change(List<RunLine> good, ToDoubleFunction<List<RunLine>> figure) {
    if (good.size() < LEAST) {
      return OptionalDouble.empty();
    }
    int half = good.size() / 2;
    double before = figure.applyAsDouble(good.subList(0, half));
    double after = figure.applyAsDouble(good.subList(good.size() - half, good.size()));
    return before == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(100 * (after - before) / before);
  }

  private static double median(List<RunLine> some) {
    List<Long> sorted = some.stream().map(RunLine::wallMs).sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
  }

  private static double mean(List<RunLine> some) {
    return some.stream().mapToDouble(line -> line.spend().costUsd()).average().orElse(0);
  }
}
