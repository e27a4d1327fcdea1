package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Markup;
import io.paradecom.cli.analyze.PageFrame;
import io.paradecom.cli.analyze.Times;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report of a period as one page without scripts, to be sent to somebody. */
final class PeriodPage extends SectionedPage {
  private static final int MAX_ROWS = 500;

  private final PeriodReport report;
  private final Sum all;

  private PeriodPage(PeriodReport report) {
    this.report = report;
    this.all = report.total();
  }

  static String of(PeriodReport report) {
    return PageFrame.around(
        "Runs since " + PeriodText.day(report.since()), new PeriodPage(report).body());
  }

  private Markup body() {
    out.open("header").element("h1", "Runs since " + PeriodText.day(report.since()));
    out.element("p", "Until %s.".formatted(Words.of(report.now())), "class", "muted");
    out.close("header").line();
    tiles();
    open();
    late();
    groups(report.by());
    trends();
    if (!report.by().equals(Grouping.DAY)) {
      groups(Grouping.DAY);
    }
    figures();
    runs();
    return out;
  }

  private void tiles() {
    long waiting = report.open().stream().filter(line -> !line.waits().isEmpty()).count();
    out.open("section", "class", "tiles", "aria-label", "Overview");
    tile(
        "Done",
        "%d of %d".formatted(all.succeeded(), all.runs()),
        "%,d of %,d tasks".formatted(all.tasksSucceeded(), all.tasks()));
    tile(
        "Go on",
        Integer.toString(all.open()),
        waiting == 1 ? "1 of them waits for somebody" : waiting + " of them wait for somebody");
    tile(
        "Late",
        Integer.toString(all.late()),
        "past their deadline, or a quarter longer than usual");
    tile("Spent", spent(), spentDetail());
    tile(
        "Saved",
        PeriodText.percent(all.reductionPercent()),
        "%s of work took %s".formatted(Times.text(all.workMs()), Times.text(all.wallMs())));
    out.close("section").line();
  }

  private String spent() {
    return all.spend().costUsd() > 0
        ? String.format(Locale.ROOT, "$%.2f", all.spend().costUsd())
        : all.spend().text();
  }

  private String spentDetail() {
    return all.open() > 0 && all.spend().costUsd() > 0
        ? String.format(Locale.ROOT, "$%.2f expected when all have ended", all.expectedUsd())
        : "as reported by models, agents and runners";
  }

  private void open() {
    if (report.open().isEmpty()) {
      return;
    }
    section("Go on", "The oldest first; expected from now on.");
    out.openTable("Run", "Name", "Since", "Done", "Expected", "Blocked on");
    for (RunLine line : limited(report.open(), MAX_ROWS)) {
      row(
          line.id(),
          line.name(),
          Times.text(Duration.between(line.submittedAt(), report.now()).toMillis()),
          PeriodText.done(line),
          PeriodText.expected(line),
          PeriodText.whom(line));
    }
    endTable();
  }

  private void late() {
    if (report.late().isEmpty()) {
      return;
    }
    section(
        "Late",
        "Against their deadline, or the median of the earlier runs of the same name that"
            + " succeeded.");
    out.openTable("Run", "Name", "State", "Takes", "Usually", "Deadline");
    for (RunLine line : limited(report.late(), MAX_ROWS)) {
      row(
          line.id(),
          line.name(),
          line.state(),
          Times.text(line.expectedMs(report.now())),
          line.usualMs() == 0 ? "-" : Times.text(line.usualMs()),
          line.deadline().map(Words::of).orElse("-"));
    }
    endTable();
  }

  private void groups(Grouping by) {
    section("By " + by.title(), "Work is one attempt after the other.");
    String head = by.title().substring(0, 1).toUpperCase(Locale.ROOT) + by.title().substring(1);
    out.openTable(
        head, "Runs", "Succeeded", "Late", "Tasks done", "Work", "Took", "Saved", "Spent");
    report
        .groups(by)
        .forEach((name, sum) ->
            row(
                name,
                Integer.toString(sum.runs()),
                Integer.toString(sum.succeeded()),
                Integer.toString(sum.late()),
                sum.tasksSucceeded() + "/" + sum.tasks(),
                Times.text(sum.workMs()),
                Times.text(sum.wallMs()),
                PeriodText.percent(sum.reductionPercent()),
                sum.spend().text()));
    endTable();
  }

  private void trends() {
    section(
        "Trend",
        "Of runs that succeeded: median time and mean cost, and the later half against the earlier"
            + " one from %d runs on. The line is the time of each run, the oldest first."
                .formatted(Trend.LEAST));
    out.openTable(
        report.by().title(), "Done", "Median", "Change", "Spent a run", "Change", "Each run");
    Map<String, List<RunLine>> runs = report.grouped(report.by());
    report
        .trends()
        .forEach((name, trend) -> {
          out.open("tr");
          cells(
              name,
              Integer.toString(trend.runs()),
              Times.text(trend.medianMs()),
              PeriodText.change(trend.timeChangePercent()),
              PeriodText.usd(trend.usdPerRun()),
              PeriodText.change(trend.usdChangePercent()));
          List<Long> times =
              runs.getOrDefault(name, List.of()).stream()
                  .filter(RunLine::succeededAll)
                  .map(RunLine::wallMs)
                  .toList();
          out.open("td").add(Sparkline.of(times)).close("td").close("tr").line();
        });
    endTable();
  }

  private void figures() {
    section("Figures", "What runs are measured by, over all of them.");
    out.openTable("Figure", "Value", "What it is");
    report.figures().forEach(it -> row(it.field(), it.text(), it.meaning()));
    endTable();
  }

  private void runs() {
    section("Runs", "The newest first.");
    out.openTable("Run", "State", "Submitted", "Tasks done", "Took", "Spent");
    for (RunLine line : limited(report.lines(), MAX_ROWS)) {
      row(
          line.id(),
          line.state(),
          Words.of(line.submittedAt()),
          line.succeeded() + "/" + line.tasks(),
          Times.text(line.wallMs()),
          line.spend().text());
    }
    endTable();
  }
}
