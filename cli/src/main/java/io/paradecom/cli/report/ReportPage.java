package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Markup;
import io.paradecom.cli.analyze.PageFrame;
import io.paradecom.cli.analyze.Timeline;
import io.paradecom.cli.analyze.Times;
import io.paradecom.cli.run.BudgetLine;
import io.paradecom.cli.run.Printable;
import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.report.PathStep;
import io.paradecom.core.report.Phase;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.report.RunnerTimes;
import io.paradecom.core.report.TaskTimes;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.UndeclaredWrite;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one page without scripts, which needs nothing beside it. */
final class ReportPage extends SectionedPage {
  private static final int MAX_ROWS = 1000;

  private final RunReport report;
  private final Standing standing;

  private ReportPage(RunReport report, Instant now) {
    this.report = report;
    this.standing = report.standing(now);
  }

  static String of(RunReport report, Instant now) {
    return PageFrame.around(
        report.workflow() + ": what happened", new ReportPage(report, now).body());
  }

  private Markup body() {
    RunStatistics all = report.statistics();
    out.open("header").element("h1", Printable.of(report.workflow()));
    out.element(
        "p",
        "%s. %d tasks, %d attempts."
            .formatted(report.state(), report.tasks().size(), report.attempts()),
        "class",
        "muted");
    out.close("header").line();
    stands();
    waits();
    budgets();
    tiles(all);
    timeline();
    phases();
    figures();
    runners(all.wallMs());
    path();
    tasks();
    undeclared();
    return out;
  }

  /** What whoever paid for it asks first. */
  private void stands() {
    RunLine line = standing.line();
    out.open("section", "class", "tiles", "aria-label", "How it stands");
    done(line);
    String late =
        line.deadline().isEmpty() ? "no deadline" : standing.isLate() ? "late" : "in time";
    tile(
        "In time", late, line.deadline().map(at -> "due by " + Words.of(at)).orElse("none is set"));
    int waits = line.waits().size();
    tile(
        "Blocked on",
        waits == 0 ? "nobody" : Words.answers(waits),
        waits == 0 ? "no task waits for somebody" : line.waits().getFirst().whom());
    tile("Spent", line.spend().text(), spentDetail(line));
    expected(line);
    out.close("section").line();
  }

  private void done(RunLine line) {
    String as = "as of " + Words.of(standing.now());
    if (line.outlook().isEmpty()) {
      tile("Done", "%,d of %,d".formatted(line.succeeded(), line.tasks()), "tasks, " + as);
    } else {
      tile("Done", PeriodText.percent(line.outlook().get().percent()), "of the work, " + as);
    }
  }

  private String spentDetail(RunLine line) {
    return line.over() || !line.spend().isCounted()
        ? "as models, agents and runners reported it"
        : line.expectedSpend()
            .map(all -> "about %s by its end".formatted(all.rough().counted()))
            .orElse("too little is done to say what it comes to");
  }

  private void expected(RunLine line) {
    if (line.over()) {
      tile("Expected", "has ended", report.state());
    } else if (line.outlook().isEmpty()) {
      tile("Expected", "not known", "of some tasks no time is known");
    } else {
      tile(
          "Expected",
          "in " + Times.text(standing.restMs()),
          PeriodText.atMost(line.outlook().get()));
    }
  }

  private void waits() {
    List<OpenWaits.Wait> waits = standing.line().waits();
    if (waits.isEmpty()) {
      return;
    }
    section("Blocked on", "Who or what moves these tasks on; no runner can.");
    out.openTable("Task", "Since", "Waits for");
    for (OpenWaits.Wait wait : limited(waits, MAX_ROWS)) {
      row(wait.task(), standing.age(wait), wait.whom());
    }
    endTable();
  }

  private void budgets() {
    List<BudgetUse> uses = standing.line().budgets();
    if (uses.isEmpty()) {
      return;
    }
    section("Budgets", "What attempts have used, and what those under way have set aside.");
    out.openTable("Budget", "Used", "Set aside", "Of", "Share");
    for (BudgetUse use : uses) {
      Amount limit = use.limit();
      row(
          use.name(),
          BudgetLine.amount(use.spent(), use.unit()),
          BudgetLine.amount(use.reserved(), use.unit()),
          limit == null ? "all workflows' own" : BudgetLine.amount(limit, use.unit()),
          limit == null ? "-" : use.percent() + " %");
    }
    endTable();
  }

  private void undeclared() {
    if (report.undeclared().isEmpty()) {
      return;
    }
    section("Undeclared writes", "What tasks wrote and had not declared.");
    out.openTable("Task", "Also touched by", "Path");
    for (UndeclaredWrite write : report.undeclared()) {
      TaskId other = write.other();
      row(write.task().value(), other == null ? "-" : other.value(), write.path());
    }
    endTable();
  }

  private void tiles(RunStatistics all) {
    out.open("section", "class", "tiles", "aria-label", "Overview");
    tile(
        "It took",
        Times.text(all.wallMs()),
        report
            .prediction()
            .map(it ->
                String.format(
                    Locale.ROOT,
                    "%s was predicted (%+.0f %%)",
                    Times.text(it.plannedMs()),
                    it.errorPercent()))
            .orElse("from the first dispatch to the last result"));
    tile("Work", Times.text(all.workMs()), "one after the other");
    tile(
        "Saved",
        String.format(Locale.ROOT, "%.0f %%", all.reductionPercent()),
        String.format(Locale.ROOT, "speed-up %.2f", all.speedup()));
    tile(
        "At least",
        Times.text(all.lowerBoundMs()),
        String.format(
            Locale.ROOT, "on %d runners; efficiency %.2f", report.runners(), all.efficiency()));
    out.close("section").line();
  }

  private void timeline() {
    section("Timeline", "Each attempt as its runner saw it. Orange: the path that decided.");
    out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Timeline");
    PastSchedule past = PastSchedule.of(report);
    out.add(Timeline.of(past.bars(), past.makespanMs(), past)).close("div").close("section").line();
  }

  private void phases() {
    section(
        "Where the time went", "The time of all tasks together, from the submit to their ends.");
    out.openTable("Phase", "Time", "Share");
    Map<Phase, Long> total = report.total();
    long sum = total.values().stream().mapToLong(Long::longValue).sum();
    for (Phase phase : Phase.values()) {
      long ms = total.getOrDefault(phase, 0L);
      row(Words.of(phase), Times.text(ms), Times.percent(ms, sum));
    }
    endTable();
  }

  private void figures() {
    section("Figures", "What a run is measured by.");
    out.openTable("Figure", "Value", "What it is");
    Figure.of(report).forEach(it -> row(it.field(), it.text(), it.meaning()));
    endTable();
  }

  private void runners(long wallMs) {
    section("Runners", "Utilisation is of as many slots as a runner used at a time.");
    out.openTable("Runner", "Attempts", "Busy", "At a time", "Utilisation");
    for (RunnerTimes runner : report.byRunner()) {
      row(
          runner.runner().value(),
          Integer.toString(runner.attempts()),
          Times.text(runner.busyMs()),
          Integer.toString(runner.mostAtATime()),
          String.format(Locale.ROOT, "%.0f %%", 100 * runner.utilisation(wallMs)));
    }
    endTable();
  }

  private void path() {
    section("The path that decided", "The task that ended last, and before it what it waited for.");
    out.openTable("Task", "Waited", "Took");
    for (PathStep step : limited(report.path(), MAX_ROWS)) {
      row(step.task().value(), Times.text(step.waitedMs()), Times.text(step.ranMs()));
    }
    endTable();
  }

  private void tasks() {
    section("Tasks", "The slowest from being ready to their end.");
    out.openTable(
        "Task", "State", "Attempts", "Work", "Did not count", "Slot", "Hand-over", "Retry");
    for (TaskTimes task : report.slowest(MAX_ROWS)) {
      row(
          task.task().value(),
          task.state().name().toLowerCase(Locale.ROOT),
          Integer.toString(task.attempts()),
          Times.text(task.of(Phase.WORK)),
          Times.text(task.of(Phase.REPEATED)),
          Times.text(task.of(Phase.SLOT)),
          Times.text(task.of(Phase.DISPATCH)),
          Times.text(task.of(Phase.BACKOFF)));
    }
    endTable();
  }
}
