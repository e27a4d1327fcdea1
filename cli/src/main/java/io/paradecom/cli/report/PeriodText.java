package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Times;
import io.paradecom.cli.run.Outlook;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A report of a period for a terminal. */
final class PeriodText {
  private static final int MAX_ROWS = 30;

  private PeriodText() {}

  static List<String> of(PeriodReport report) {
    Sum all = report.total();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s to %s: %d runs, %d succeeded, %d go on, %d late"
            .formatted(
                day(report.since()),
                day(report.now()),
                all.runs(),
                all.succeeded(),
                all.open(),
                all.late()));
    lines.add(
        "  %,d of %,d tasks succeeded; %s of work in %s; spent %s"
            .formatted(
                all.tasksSucceeded(),
                all.tasks(),
                Times.text(all.workMs()),
                Times.text(all.wallMs()),
                all.spend().text()));
    section(lines, figures(report));
    section(lines, groups(report, report.by()));
    section(lines, trends(report));
    if (!report.by().equals(Grouping.DAY)) {
      section(lines, groups(report, Grouping.DAY));
    }
    if (!report.open().isEmpty()) {
      section(lines, open(report));
    }
    if (!report.late().isEmpty()) {
      section(lines, late(report));
    }
    return lines;
  }

  private static void section(List<String> lines, Table table) {
    lines.add("");
    lines.addAll(table.lines());
  }

  private static Table figures(PeriodReport report) {
    Table table = new Table("FIGURE", "VALUE", "WHAT IT IS");
    report.figures().forEach(it -> table.add(it.field(), it.text(), it.meaning()));
    return table;
  }

  private static Table groups(PeriodReport report, Grouping by) {
    Table table =
        new Table(
            by.title().toUpperCase(Locale.ROOT),
            "RUNS",
            "SUCCEEDED",
            "LATE",
            "TASKS",
            "WORK",
            "TOOK",
            "SAVED",
            "SPENT");
    report
        .groups(by)
        .forEach((name, sum) ->
            table.add(
                Printable.of(name),
                Integer.toString(sum.runs()),
                Integer.toString(sum.succeeded()),
                Integer.toString(sum.late()),
                sum.tasksSucceeded() + "/" + sum.tasks(),
                Times.text(sum.workMs()),
                Times.text(sum.wallMs()),
                percent(sum.reductionPercent()),
                sum.spend().text()));
    return table;
  }

  private static Table trends(PeriodReport report) {
    Table table = new Table("TREND", "DONE", "MEDIAN", "CHANGE", "SPENT A RUN", "CHANGE");
    report
        .trends()
        .forEach((name, trend) ->
            table.add(
                Printable.of(name),
                Integer.toString(trend.runs()),
                Times.text(trend.medianMs()),
                change(trend.timeChangePercent()),
                usd(trend.usdPerRun()),
                change(trend.usdChangePercent())));
    return table;
  }

  static String change(OptionalDouble percent) {
    return percent.isEmpty() ? "-" : String.format(Locale.ROOT, "%+.0f %%", percent.getAsDouble());
  }

  static String usd(double value) {
    return value == 0 ? "-" : String.format(Locale.ROOT, "$%.2f", value);
  }

  private static Table open(PeriodReport report) {
    Table table = new Table("GOES ON", "SINCE", "DONE", "EXPECTED", "WAITS FOR");
    for (RunLine line : report.open().stream().limit(MAX_ROWS).toList()) {
      table.add(
          line.id(),
          Times.text(Duration.between(line.submittedAt(), report.now()).toMillis()),
          done(line),
          expected(line),
          whom(line));
    }
    return table;
  }

  private static Table late(PeriodReport report) {
    Table table = new Table("LATE", "STATE", "TAKES", "USUALLY", "DEADLINE");
    for (RunLine line : report.late().stream().limit(MAX_ROWS).toList()) {
      table.add(
          line.id(),
          line.state(),
          Times.text(line.expectedMs(report.now())),
          line.usualMs() == 0 ? "-" : Times.text(line.usualMs()),
          line.deadline().map(Words::of).orElse("-"));
    }
    return table;
  }

  static String day(Instant at) {
    return at.toString().substring(0, 10);
  }

  static String percent(double value) {
    return String.format(Locale.ROOT, "%.0f %%", value);
  }

  static String done(RunLine line) {
    return line.outlook()
        .map(it -> percent(it.percent()) + " of the work")
        .orElse(line.succeeded() + "/" + line.tasks() + " tasks");
  }

  /** When it ends, from now on. */
  static String expected(RunLine line) {
    if (line.outlook().isEmpty()) {
      return "not known";
    }
    Outlook outlook = line.outlook().get();
    return "in %s, %s".formatted(Times.text(outlook.p50Ms()), atMost(outlook));
  }

  /** How long it may take, and what is not counted. */
  static String atMost(Outlook outlook) {
    String after = outlook.open() == 0 ? "" : " after " + Words.answers(outlook.open());
    return "at most %s in 9 of 10%s".formatted(Times.text(outlook.p90Ms()), after);
  }

  static String whom(RunLine line) {
    if (line.waits().isEmpty()) {
      return "its tasks";
    }
    OpenWaits.Wait first = line.waits().getFirst();
    String more = line.waits().size() == 1 ? "" : " and %d more".formatted(line.waits().size() - 1);
    return "%s (%s)%s".formatted(first.whom(), first.task(), more);
  }
}
