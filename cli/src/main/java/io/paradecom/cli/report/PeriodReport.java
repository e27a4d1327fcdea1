package io.paradecom.cli.report;

import io.paradecom.core.report.LatencyHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What the runs of a period were like together: what was done, what is late, what it cost. */
public final class PeriodReport {
  private final Instant now;
  private final Instant since;
  private final Grouping by;
  private final List<RunLine> lines = new ArrayList<>();
  private final Map<String, List<Long>> walls = new HashMap<>();
  private final Map<String, Map<String, Long>> usual = new HashMap<>();
  private final LatencyHistogram resolutionMicros = new LatencyHistogram();
  private int eligible;
  private int eligibleTogether;

  /** Begins with nothing. */
  public PeriodReport(Instant now, Duration length, Grouping by) {
    this.now = now;
    this.since = now.minus(length);
    this.by = by;
  }

  /** Returns where the period begins. */
  public Instant since() {
    return since;
  }

  /** Returns whether no run was added. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /**
   * Adds a run. Runs are added in the order of their submits, so that each is compared with those
   * before it.
   */
  public void add(String name, Instant submittedAt, RunReport run) {
    Map<String, Long> times = usual.computeIfAbsent(name, _ -> new HashMap<>());
    RunLine line = run.line(name, submittedAt, median(name), times, now);
    lines.add(line);
    if (line.succeededAll()) {
      walls.computeIfAbsent(name, _ -> new ArrayList<>()).add(line.wallMs());
    }
    times.putAll(run.measuredMs());
    resolutionMicros.add(run.resolutionMicros());
    Togetherness together = run.togetherness();
    eligible += together.eligible().size();
    eligibleTogether += together.eligibleTogether();
  }

  private long median(String name) {
    List<Long> sorted = walls.getOrDefault(name, List.of()).stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  Instant now() {
    return now;
  }

  Grouping by() {
    return by;
  }

  /** Returns all runs, the newest first. */
  List<RunLine> lines() {
    return lines.reversed();
  }

  Sum total() {
    return Sum.of(lines, now);
  }

  List<RunLine> late() {
    return lines().stream().filter(line -> line.isLate(now)).toList();
  }

  List<RunLine> open() {
    return lines().stream()
        .filter(line -> !line.over())
        .sorted(Comparator.comparing(RunLine::submittedAt))
        .toList();
  }

  /** Returns the sums by group, in the order of their names. */
  SequencedMap<String, Sum> groups(Grouping grouping) {
    SequencedMap<String, Sum> sums = new TreeMap<>();
    grouped(grouping).forEach((name, some) -> sums.put(name, Sum.of(some, now)));
    return sums;
  }

  /** Returns how the groups change, in the order of their names. */
  SequencedMap<String, Trend> trends() {
    SequencedMap<String, Trend> trends = new TreeMap<>();
    grouped(by).forEach((name, some) -> trends.put(name, Trend.of(some)));
    return trends;
  }

  /** Returns the runs of each group in the order of their submits. */
  SequencedMap<String, List<RunLine>> grouped(Grouping grouping) {
    SequencedMap<String, List<RunLine>> groups = new TreeMap<>();
    for (RunLine line : lines) {
      grouping
          .of(line)
          .forEach(group -> groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(line));
    }
    return groups;
  }

  /** Returns the figures that runs are measured by, over all of the period. */
  List<Figure> figures() {
    Sum all = total();
    return List.of(
        new Figure(
            "reductionPercent",
            all.reductionPercent(),
            "%",
            "less time than all attempts one after the other: 1 - wall / work"),
        new Figure(
            "eligibleParallelPercent",
            eligible == 0 ? 0.0 : 100.0 * eligibleTogether / eligible,
            "%",
            "of the tasks that ran beside which another one could, which neither needs nor is"
                + " needed, those that ran while another one did"),
        new Figure(
            "forcedFailurePercent",
            all.forcedPercent(),
            "%",
            "of all attempts, those that failed because of what ran beside them: their work could"
                + " not be merged"),
        new Figure(
            "resolutionP50Ms",
            resolutionMicros.percentile(50) / 1000.0,
            "ms",
            "median time from the end of a last dependency to its dependant being ready"),
        new Figure(
            "resolutionP99Ms",
            resolutionMicros.percentile(99) / 1000.0,
            "ms",
            "the same, 99th percentile"),
        new Figure(
            "completionPercent",
            all.completionPercent(),
            "%",
            "of all tasks, those that succeeded"));
  }

  /** Returns the report as lines for a terminal. */
  public List<String> text() {
    return PeriodText.of(this);
  }

  /** Returns the report as one object on one line. */
  public String json() {
    return PeriodJson.of(this).toString();
  }

  /** Returns the report as one page that needs nothing beside it. */
  public String html() {
    return PeriodPage.of(this);
  }
}
