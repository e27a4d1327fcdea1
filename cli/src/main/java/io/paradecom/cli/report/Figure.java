package io.paradecom.cli.report;

import io.paradecom.core.report.RunStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A figure of a run with what it means.
 *
 * @param field its name for programs
 * @param value rounded for people
 * @param meaning how it is computed
 */
record Figure(String field, double value, String unit, String meaning) {
  String text() {
    String number = String.format(Locale.ROOT, unit.equals("ms") ? "%.1f" : "%.2f", value);
    return unit.isEmpty() ? number : number + " " + unit;
  }

  /** The figures that a run is measured by. */
  static List<Figure> of(RunReport report) {
    List<Figure> figures = new ArrayList<>(gains(report.statistics()));
    figures.addAll(counts(report));
    figures.addAll(latencies(report));
    return figures;
  }

  private static List<Figure> gains(RunStatistics all) {
    return List.of(
        new Figure(
            "reductionPercent",
            all.reductionPercent(),
            "%",
            "less time than all attempts one after the other: 1 - wall / work"),
        new Figure("speedup", all.speedup(), "", "work / wall"),
        new Figure(
            "efficiency",
            all.efficiency(),
            "",
            "lower bound / wall, the bound being max(critical path, work / runners)"));
  }

  private static List<Figure> counts(RunReport report) {
    Togetherness together = report.togetherness();
    int attempts = report.attempts();
    return List.of(
        new Figure(
            "parallelPercent",
            together.parallelPercent(),
            "%",
            "of the tasks that ran, those that ran while another one did"),
        new Figure(
            "eligibleParallelPercent",
            together.eligiblePercent(),
            "%",
            "the same, of those that could: another one ran that neither needs nor is needed"),
        new Figure(
            "forcedFailurePercent",
            attempts == 0 ? 0.0 : 100.0 * report.forcedFailures() / attempts,
            "%",
            "of all attempts, those that failed because their work could not be merged with what"
                + " ran beside them"),
        new Figure(
            "completionPercent",
            report.completionPercent(),
            "%",
            "of all tasks, those that succeeded"));
  }

  private static List<Figure> latencies(RunReport report) {
    return List.of(
        new Figure(
            "resolutionP50Ms",
            report.resolutionMs(50),
            "ms",
            "median time from the end of a last dependency to its dependant being ready, in whole"
                + " ms"),
        new Figure("resolutionP99Ms", report.resolutionMs(99), "ms", "the same, 99th percentile"),
        new Figure(
            "dispatchP50Ms",
            report.dispatchMs(50),
            "ms",
            "median time from the end of a last dependency to the start on a runner"),
        new Figure("dispatchP99Ms", report.dispatchMs(99), "ms", "the same, 99th percentile"));
  }
}
