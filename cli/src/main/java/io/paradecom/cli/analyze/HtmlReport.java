package io.paradecom.cli.analyze;

import io.paradecom.cli.run.Printable;
import io.paradecom.core.analysis.Analysis;
import io.paradecom.core.analysis.SpeedUp;
import io.paradecom.core.graph.Bottlenecks.Bottleneck;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.GraphShape.TaskPlace;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An analysis as one page without scripts, which needs nothing beside it. */
final class HtmlReport {
  private static final int MAX_ROWS = 1000;
  private static final int MAX_REMARKS = 200;
  private static final int MAX_PATH = 60;

  private final Inspection inspection;
  private final Analysis analysis;
  private final GraphShape shape;
  private final Markup out = new Markup();

  private HtmlReport(Inspection inspection) {
    this.inspection = inspection;
    this.analysis = inspection.analysis();
    this.shape = analysis.shape();
  }

  static String of(Inspection inspection) {
    HtmlReport report = new HtmlReport(inspection);
    String name = Printable.of(inspection.analysis().spec().name());
    return PageFrame.around(name + ": before it runs", report.body());
  }

  private Markup body() {
    header();
    tiles();
    remarks("Findings", "Facts that somebody should correct or know.", inspection.shortFindings());
    graph();
    timeline();
    runners();
    bottlenecks();
    remarks("Hints", "Guesses and advice; look whether they are right.", inspection.hints());
    tasks();
    return out;
  }

  private void header() {
    Verdict verdict = inspection.verdict();
    out.open("header");
    out.element("h1", Printable.of(analysis.spec().name()));
    out.element("p", Printable.of(inspection.file()), "class", "muted");
    out.element(
        "p", inspection.graph().report().text(0).lines().findFirst().orElse(""), "class", "muted");
    out.open("p", "class", "trust " + verdict.level().word());
    out.element("strong", "Trust: " + verdict.level().word());
    out.text(". " + capital(verdict.level().sentence()) + ".").close("p");
    if (!verdict.reasons().isEmpty()) {
      out.open("ul");
      verdict.reasons().forEach(reason -> out.element("li", capital(reason) + "."));
      out.close("ul");
    }
    out.close("header").line();
  }

  private static String capital(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private void tiles() {
    SpeedUp speedUp = analysis.speedUp();
    out.open("section", "class", "tiles", "aria-label", "Overview");
    tile(
        "Tasks to run",
        String.valueOf(inspection.guesses().toRun()),
        "%d levels, %d wide".formatted(shape.depth(), shape.width()));
    tile("Ready at once", String.valueOf(analysis.readyAtOnce().size()), peak());
    tile("Work", Times.text(shape.workMs()), guesses());
    tile(
        "Critical path",
        Times.text(shape.spanMs()),
        "%d tasks; one task alone for %s"
            .formatted(shape.criticalPath().size(), Times.text(analysis.aloneMs())));
    tile(
        "Useful runners",
        speedUp.knee().isPresent()
            ? String.valueOf(speedUp.knee().getAsInt())
            : "over " + speedUp.usefulRunners(),
        speedUp.knee().isPresent()
            ? "twice as many save less than a tenth"
            : "twice as many still save more than a tenth");
    tile(
        "With them",
        Times.text(analysis.schedule().makespanMs()),
        Times.percent(shape.workMs() - analysis.schedule().makespanMs(), shape.workMs())
            + " less than one after the other");
    out.close("section").line();
  }

  private void tile(String name, String value, String detail) {
    out.open("div");
    out.element("h2", name).element("p", value, "class", "value");
    out.element("p", detail, "class", "muted").close("div");
  }

  private String peak() {
    return analysis.peak().isPresent()
        ? "at most %d can ever run together".formatted(analysis.peak().getAsInt())
        : "up to %d together without limits".formatted(analysis.unlimited().peak());
  }

  private String guesses() {
    int guessed = inspection.guesses().guessed();
    return guessed == 0 ? "one after the other" : guessed + " tasks count as 1 s: no time is given";
  }

  private void remarks(String title, String meaning, List<Remark> remarks) {
    out.open("section").element("h2", title + " (" + remarks.size() + ")");
    if (remarks.isEmpty()) {
      out.element("p", "None.", "class", "muted");
    } else {
      out.element("p", meaning, "class", "muted").open("ul", "class", "remarks");
      remarks.stream()
          .limit(MAX_REMARKS)
          .forEach(remark -> out.element("li", Printable.of(remark.message())));
      out.close("ul");
      if (remarks.size() > MAX_REMARKS) {
        out.element("p", "And " + (remarks.size() - MAX_REMARKS) + " more.", "class", "muted");
      }
    }
    out.close("section").line();
  }

  private void graph() {
    SvgGraph.Embedded picture = SvgGraph.embedded(inspection);
    out.open("section").element("h2", "Graph");
    out.element(
        "p",
        "What is orange has no slack. Point at a box for its whole title. " + picture.remark(),
        "class",
        "muted");
    out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Graph");
    out.add(picture.svg()).close("div");
    path();
    out.close("section").line();
  }

  private void path() {
    List<TaskId> path = shape.criticalPath();
    if (!path.isEmpty()) {
      out.open("p").element("strong", "Critical path: ");
      out.text(path.stream().limit(MAX_PATH).map(TaskId::value).collect(Collectors.joining(" › ")));
      out.text(path.size() > MAX_PATH ? " … (" + path.size() + " tasks)" : "").close("p");
    }
  }

  private void timeline() {
    out.open("section").element("h2", "Timeline");
    out.element(
        "p",
        "A run on %d runners, the longest remaining path first, by expected times."
            .formatted(analysis.schedule().slots()),
        "class",
        "muted");
    out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Timeline");
    out.add(Timeline.of(analysis)).close("div").close("section").line();
  }

  private void runners() {
    out.open("section").element("h2", "Runners").open("div", "class", "pair");
    out.open("div").add(Curve.of(analysis.speedUp(), shape));
    out.element(
        "p", "Time by number of runners. Dashed: the critical path, which no number beats.",
        "class", "muted");
    out.close("div");
    out.openTable("Runners", "Time", "Speed-up", "Saved", "Busy at most");
    for (SpeedUp.Point point : analysis.speedUp().points()) {
      boolean isKnee = analysis.speedUp().knee().orElse(-1) == point.runners();
      out.open("tr", "class", isKnee ? "knee" : "");
      cells(
          String.valueOf(point.runners()),
          Times.text(point.makespanMs()),
          String.format(Locale.ROOT, "%.2f", point.speedup(shape.workMs())),
          String.format(Locale.ROOT, "%.0f %%", point.savedPercent(shape.workMs())),
          String.valueOf(point.peak()));
      out.close("tr").line();
    }
    out.closeTable();
    out.close("div").close("section").line();
  }

  private void bottlenecks() {
    if (analysis.bottlenecks().isEmpty()) {
      return;
    }
    out.open("section").element("h2", "Bottlenecks");
    out.element(
        "p",
        "What half the time of one task would save with %d runners."
            .formatted(analysis.schedule().slots()),
        "class",
        "muted");
    out.openTable("Task", "Takes", "Saves", "Of the critical path");
    for (Bottleneck task : analysis.bottlenecks()) {
      out.open("tr");
      cells(
          task.task().value(),
          Times.text(task.costMs()),
          Times.text(Math.max(0, task.makespanSavedMs())),
          Times.text(task.spanSavedMs()));
      out.close("tr").line();
    }
    out.closeTable();
    out.close("section").line();
  }

  private void tasks() {
    List<Integer> places =
        IntStream.range(0, shape.tasks().size())
            .filter(i -> shape.tasks().get(i).runs())
            .filter(i -> !(analysis.spec().tasks().get(i).action() instanceof TaskAction.Gate))
            .boxed()
            .sorted(Comparator.comparingLong(i -> shape.tasks().get(i).slackMs()))
            .limit(MAX_ROWS)
            .toList();
    out.open("section").element("h2", "Tasks");
    out.element(
        "p",
        "By slack: how much later a task may start without making the critical path longer."
            + (places.size() == MAX_ROWS ? " The first " + MAX_ROWS + " of them." : ""),
        "class",
        "muted");
    out.openTable("Task", "Slack", "Starts at the earliest", "Takes", "Title");
    for (int i : places) {
      TaskPlace place = shape.tasks().get(i);
      TaskSpec task = analysis.spec().tasks().get(i);
      out.open("tr", "class", place.slackMs() == 0 ? "critical" : "");
      cells(
          place.id().value(),
          Times.text(place.slackMs()),
          Times.text(place.earliestStartMs()),
          Times.text(place.costMs()),
          Printable.of(task.text().title()));
      out.close("tr").line();
    }
    out.closeTable();
    out.close("section").line();
  }

  private void cells(String... values) {
    for (String value : values) {
      out.element("td", value);
    }
  }
}
