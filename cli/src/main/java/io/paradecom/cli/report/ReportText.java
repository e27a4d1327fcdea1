package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Times;
import io.paradecom.cli.run.BudgetLine;
import io.paradecom.cli.run.Prediction;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import io.paradecom.core.report.PathStep;
import io.paradecom.core.report.Phase;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.report.RunnerTimes;
import io.paradecom.core.report.TaskTimes;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.UndeclaredWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A report for a terminal. */
final class ReportText {
  private static final int SLOWEST = 10;
  private static final int MAX_PATH = 30;
  private static final int MAX_WAITS = 10;

  private ReportText() {}

  static List<String> of(RunReport report, Instant now) {
    RunStatistics all = report.statistics();
    List<String> lines = new ArrayList<>();
    lines.add("%s  %s".formatted(report.workflow(), report.state()));
    lines.add(
        "  %d tasks, %d attempts; %s of work in %s, at least %s on %d runners"
            .formatted(
                report.tasks().size(),
                report.attempts(),
                Times.text(all.workMs()),
                Times.text(all.wallMs()),
                Times.text(all.lowerBoundMs()),
                report.runners()));
    if (report.spend().attempts() > 0) {
      lines.add(
          "  spent %s, as %d attempts reported it; most memory of one %,d MiB"
              .formatted(
                  report.spend().text(),
                  report.spend().attempts(),
                  report.spend().peakBytes() >> 20));
    }
    stands(lines, report.standing(now), report.prediction());
    section(lines, figures(report));
    section(lines, phases(report));
    section(lines, runners(report));
    section(lines, path(report));
    section(lines, slowest(report));
    if (!report.undeclared().isEmpty()) {
      section(lines, undeclared(report));
    }
    return lines;
  }

  private static void stands(
      List<String> lines, Standing standing, Optional<Prediction> prediction) {
    lines.add("  done %s".formatted(standing.done()));
    if (standing.line().deadline().isPresent()) {
      lines.add("  " + standing.punctuality());
    }
    prediction.ifPresent(it ->
        lines.add(
            String.format(
                Locale.ROOT,
                "  predicted %s; it took %+.0f %%",
                Times.text(it.plannedMs()),
                it.errorPercent())));
    if (!standing.line().over()) {
      lines.add("  expected " + standing.expected());
      if (standing.line().spend().isCounted()) {
        lines.add("  spent " + standing.spent());
      }
    }
    standing.line().budgets().forEach(use -> lines.add("  budget " + BudgetLine.of(use)));
    List<String> blocked = standing.blocked();
    blocked.stream().limit(MAX_WAITS).forEach(wait -> lines.add("  " + wait));
    if (blocked.size() > MAX_WAITS) {
      lines.add("  and %,d more wait".formatted(blocked.size() - MAX_WAITS));
    }
  }

  private static Table undeclared(RunReport report) {
    Table table = new Table("WROTE UNDECLARED", "PATH", "AS DOES");
    for (UndeclaredWrite write : report.undeclared().stream().limit(MAX_PATH).toList()) {
      TaskId other = write.other();
      table.add(
          write.task().value(), Printable.of(write.path()), other == null ? "-" : other.value());
    }
    return table;
  }

  private static void section(List<String> lines, Table table) {
    lines.add("");
    lines.addAll(table.lines());
  }

  private static Table figures(RunReport report) {
    Table table = new Table("FIGURE", "VALUE", "WHAT IT IS");
    Figure.of(report).forEach(it -> table.add(it.field(), it.text(), it.meaning()));
    return table;
  }

  private static Table phases(RunReport report) {
    Table table = new Table("WHERE THE TIME OF ALL TASKS WENT", "TIME", "SHARE");
    Map<Phase, Long> total = report.total();
    long sum = total.values().stream().mapToLong(Long::longValue).sum();
    for (Phase phase : Phase.values()) {
      long ms = total.getOrDefault(phase, 0L);
      if (ms > 0) {
        table.add(Words.of(phase), Times.text(ms), Times.percent(ms, sum));
      }
    }
    return table;
  }

  private static Table runners(RunReport report) {
    Table table = new Table("RUNNER", "ATTEMPTS", "BUSY", "AT A TIME", "UTILISATION");
    long wall = report.statistics().wallMs();
    for (RunnerTimes runner : report.byRunner()) {
      table.add(
          runner.runner().value(),
          Integer.toString(runner.attempts()),
          Times.text(runner.busyMs()),
          Integer.toString(runner.mostAtATime()),
          String.format(Locale.ROOT, "%.0f %%", 100 * runner.utilisation(wall)));
    }
    return table;
  }

  private static Table path(RunReport report) {
    Table table = new Table("THE PATH THAT DECIDED", "WAITED", "TOOK");
    List<PathStep> path = report.path();
    path.stream()
        .limit(MAX_PATH)
        .forEach(step ->
            table.add(step.task().value(), Times.text(step.waitedMs()), Times.text(step.ranMs())));
    if (path.size() > MAX_PATH) {
      table.add("... and %d more".formatted(path.size() - MAX_PATH), "", "");
    }
    return table;
  }

  private static Table slowest(RunReport report) {
    Table table =
        new Table(
            "SLOWEST FROM READY",
            "STATE",
            "ATTEMPTS",
            "WORK",
            "LOST",
            "SLOT",
            "HAND-OVER",
            "RETRY");
    for (TaskTimes task : report.slowest(SLOWEST)) {
      table.add(
          task.task().value(),
          task.state().name().toLowerCase(Locale.ROOT),
          Integer.toString(task.attempts()),
          Times.text(task.of(Phase.WORK)),
          Times.text(task.of(Phase.REPEATED)),
          Times.text(task.of(Phase.SLOT)),
          Times.text(task.of(Phase.DISPATCH)),
          Times.text(task.of(Phase.BACKOFF)));
    }
    return table;
  }
}
