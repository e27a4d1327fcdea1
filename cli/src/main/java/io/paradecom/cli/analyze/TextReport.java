package io.paradecom.cli.analyze;

import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Columns;
import io.paradecom.core.analysis.Analysis;
import io.paradecom.core.analysis.SpeedUp;
import io.paradecom.core.graph.Bottlenecks.Bottleneck;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.GraphShape.TaskPlace;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An analysis for a terminal. */
final class TextReport {
  private static final int MAX_REMARKS = 10;
  private static final int MAX_TASKS = 30;
  private static final int MAX_PATH = 12;
  private static final int TITLE_COLUMNS = 44;

  private final Inspection inspection;
  private final Analysis analysis;
  private final GraphShape shape;
  private final List<String> lines = new ArrayList<>();

  private TextReport(Inspection inspection) {
    this.inspection = inspection;
    this.analysis = inspection.analysis();
    this.shape = analysis.shape();
  }

  static String of(Inspection inspection) {
    TextReport report = new TextReport(inspection);
    report.lines.add(Printable.of(inspection.file()));
    report.lines.add(inspection.graph().report().text(0).lines().findFirst().orElse(""));
    report.addVerdict();
    report.addRemarks("Findings", inspection.findings().size(), inspection.shortFindings());
    report.addShape();
    report.addRunners();
    report.addBottlenecks();
    report.addRemarks("Hints", inspection.hints().size(), inspection.hints());
    report.addTasks();
    return String.join(System.lineSeparator(), report.lines);
  }

  private void addVerdict() {
    Verdict verdict = inspection.verdict();
    lines.add("");
    lines.add("Trust: %s; %s.".formatted(verdict.level().word(), verdict.level().sentence()));
    verdict.reasons().forEach(reason -> lines.add("  - " + reason));
  }

  /** Adds remarks, of which one may stand for many that are alike. */
  private void addRemarks(String title, int count, List<Remark> remarks) {
    lines.add("");
    lines.add(title + ": " + (remarks.isEmpty() ? "none" : String.valueOf(count)));
    remarks.stream()
        .limit(MAX_REMARKS)
        .forEach(remark -> lines.add("  - " + Printable.of(remark.message())));
    if (remarks.size() > MAX_REMARKS) {
      lines.add("  and %d more; --json has them all".formatted(remarks.size() - MAX_REMARKS));
    }
  }

  private void addShape() {
    lines.add("");
    lines.add("Shape");
    row("levels", "%d, the widest with %d tasks%s".formatted(shape.depth(), shape.width(), peak()));
    List<TaskId> ready = analysis.readyAtOnce();
    row("ready at once", ready.size() + (ready.isEmpty() ? "" : ": " + Inspection.names(ready)));
    row("work", Times.text(shape.workMs()) + " one after the other" + guesses());
    row(
        "critical path",
        String.format(
            Locale.ROOT,
            "%s in %d tasks: %.2f times faster at best, %s less time",
            Times.text(shape.spanMs()),
            shape.criticalPath().size(),
            shape.idealSpeedup(),
            Times.percent(shape.workMs() - shape.spanMs(), shape.workMs())));
    if (!shape.criticalPath().isEmpty()) {
      row("", path());
    }
    row(
        "alone",
        "%s, %s of the critical path, in which only one task can run"
            .formatted(
                Times.text(analysis.aloneMs()), Times.percent(analysis.aloneMs(), shape.spanMs())));
    int parallelism = analysis.spec().parallelism();
    if (parallelism > 0) {
      row("parallelism", "the graph itself allows %d tasks at a time".formatted(parallelism));
    }
  }

  private String peak() {
    return analysis.peak().isPresent()
        ? "; at most %d can ever run together".formatted(analysis.peak().getAsInt())
        : "";
  }

  private String guesses() {
    Inspection.Guesses guesses = inspection.guesses();
    if (guesses.all()) {
      return "; no task says how long it takes, so each counts as 1 s";
    }
    return guesses.guessed() == 0
        ? ""
        : "; %d tasks do not say how long they take and count as 1 s".formatted(guesses.guessed());
  }

  private String path() {
    List<TaskId> path = shape.criticalPath();
    String shown =
        path.stream().limit(MAX_PATH).map(TaskId::value).collect(Collectors.joining(" > "));
    return path.size() <= MAX_PATH ? shown : shown + " > ... (" + path.size() + " tasks)";
  }

  private void addRunners() {
    lines.add("");
    lines.add("Runners        time  speed-up  saved");
    SpeedUp speedUp = analysis.speedUp();
    for (SpeedUp.Point point : speedUp.points()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%7d  %10s  %8.2f  %4.0f %%",
              point.runners(),
              Times.text(point.makespanMs()),
              point.speedup(shape.workMs()),
              point.savedPercent(shape.workMs())));
      if (point.peak() < point.runners()) {
        break;
      }
    }
    lines.add(
        speedUp.knee().isPresent()
            ? "%d %s enough: twice as many would save less than a tenth of the time."
                .formatted(
                    speedUp.knee().getAsInt(),
                    speedUp.knee().getAsInt() == 1 ? "runner is" : "runners are")
            : "More than %d runners still pay off; --runners looks further."
                .formatted(speedUp.usefulRunners()));
    if (inspection.guesses().withoutAction() > 0) {
      lines.add(
          "%d tasks say nothing of what to run: 'paradecom run' needs --exec CMD or an overlay."
              .formatted(inspection.guesses().withoutAction()));
    }
  }

  private void addBottlenecks() {
    if (analysis.bottlenecks().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(
        "Bottlenecks: what half the time of one task would save; runners: %d"
            .formatted(analysis.speedUp().usefulRunners()));
    int width = width(analysis.bottlenecks().stream().map(Bottleneck::task).toList());
    for (Bottleneck task : analysis.bottlenecks()) {
      lines.add(
          "  %s  takes %-10s saves %s"
              .formatted(
                  pad(task.task(), width),
                  Times.text(task.costMs()),
                  Times.text(Math.max(0, task.makespanSavedMs()))));
    }
  }

  private void addTasks() {
    List<Integer> places =
        IntStream.range(0, shape.tasks().size())
            .filter(i -> shape.tasks().get(i).runs())
            .filter(i -> !(analysis.spec().tasks().get(i).action() instanceof TaskAction.Gate))
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> shape.tasks().get(i).slackMs())
                    .thenComparingLong(i -> shape.tasks().get(i).earliestStartMs()))
            .toList();
    List<Integer> shown = places.subList(0, Math.min(MAX_TASKS, places.size()));
    int width = Math.max(4, width(shown.stream().map(i -> shape.tasks().get(i).id()).toList()));
    lines.add("");
    lines.add(
        "Slack: how much later a task may start without making the critical path longer"
            + (places.size() > MAX_TASKS
                ? "; the %d of %d tasks with the least".formatted(MAX_TASKS, places.size())
                : ""));
    lines.add("  %s  %10s  %10s  %10s".formatted(pad("task", width), "slack", "starts", "takes"));
    shown.forEach(i -> addTask(shape.tasks().get(i), analysis.spec().tasks().get(i), width));
  }

  private void addTask(TaskPlace place, TaskSpec task, int width) {
    lines.add(
        "  %s  %10s  %10s  %10s  %s"
            .formatted(
                pad(place.id(), width),
                Times.text(place.slackMs()),
                "+" + Times.text(place.earliestStartMs()),
                Times.text(place.costMs()),
                Columns.cut(Printable.of(task.text().title()), TITLE_COLUMNS))
            .stripTrailing());
  }

  private void row(String name, String value) {
    lines.add("  %-14s %s".formatted(name, value));
  }

  private static int width(List<TaskId> tasks) {
    return tasks.stream().mapToInt(task -> Math.min(40, task.value().length())).max().orElse(0);
  }

  private static String pad(Object text, int width) {
    return ("%-" + Math.max(1, width) + "s").formatted(text);
  }
}
