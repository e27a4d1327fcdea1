package io.paradecom.cli.analyze;

import io.paradecom.cli.run.Printable;
import io.paradecom.core.analysis.Analysis;
import io.paradecom.core.analysis.ParallelismProfile;
import io.paradecom.core.graph.GraphShape.TaskPlace;
import io.paradecom.core.graph.Schedule.ScheduledTask;
import java.util.List;
import java.util.Locale;

/**
 * When each task runs on which runner, as a part of a page: bars, or how many run at a time where
 * there are too many.
 */
public final class Timeline {
  private static final int MAX_BARS = 1200;
  private static final int MAX_ROWS = 64;
  private static final int MAX_STEPS = 1500;
  private static final double WIDTH = 960;
  private static final double LEFT = 34;
  private static final double ROW = 24;
  private static final double AXIS = 22;
  private static final double CHAR = 6.4;

  /** What is said about the bars, by their place in the schedule. */
  public interface Labels {
    /** Returns what stands beside the task's id; may be empty. */
    String title(int place);

    /** Returns what is said when somebody points at the bar. */
    String remark(int place);

    /** Whether it decides how long the whole takes. */
    boolean isCritical(int place);
  }

  private final List<ScheduledTask> tasks;
  private final long makespanMs;
  private final Labels labels;
  private final Markup out = new Markup();

  private Timeline(List<ScheduledTask> tasks, long makespanMs, Labels labels) {
    this.tasks = tasks;
    this.makespanMs = makespanMs;
    this.labels = labels;
  }

  static Markup of(Analysis analysis) {
    return of(
        analysis.schedule().tasks(),
        analysis.schedule().makespanMs(),
        new Labels() {
          @Override
          public String title(int place) {
            return Printable.of(analysis.spec().tasks().get(place).text().title());
          }

          @Override
          public String remark(int place) {
            TaskPlace at = analysis.shape().tasks().get(place);
            return at.slackMs() == 0 ? "no slack" : "slack " + Times.text(at.slackMs());
          }

          @Override
          public boolean isCritical(int place) {
            return analysis.shape().tasks().get(place).slackMs() == 0;
          }
        });
  }

  /**
   * Returns the picture of a schedule, planned or one that happened.
   *
   * @param makespanMs end of the last task
   */
  public static Markup of(List<ScheduledTask> tasks, long makespanMs, Labels labels) {
    Timeline timeline = new Timeline(tasks, makespanMs, labels);
    List<ScheduledTask> bars =
        tasks.stream().filter(task -> task.slot() >= 0 && task.endMs() > task.startMs()).toList();
    int rows = 1 + bars.stream().mapToInt(ScheduledTask::slot).max().orElse(0);
    if (bars.size() <= MAX_BARS && rows <= MAX_ROWS) {
      timeline.drawBars(rows);
    } else {
      timeline.drawProfile(bars);
    }
    return timeline.out;
  }

  private void drawBars(int rows) {
    begin(rows * ROW, "Timeline by runner");
    drawAxis(rows * ROW);
    for (int row = 0; row < rows; row++) {
      double y = row * ROW;
      out.element("text", String.valueOf(row + 1), "class", "label", "x", 4.0, "y", y + 16);
      out.empty("line", "class", "rule", "x1", LEFT, "x2", WIDTH, "y1", y + ROW, "y2", y + ROW);
    }
    for (int i = 0; i < tasks.size(); i++) {
      ScheduledTask task = tasks.get(i);
      if (task.slot() >= 0 && task.endMs() > task.startMs()) {
        drawBar(task, i);
      }
    }
    out.close("svg").line();
  }

  private void drawBar(ScheduledTask task, int place) {
    String title = labels.title(place);
    double x = x(task.startMs());
    double width = Math.max(1, x(task.endMs()) - x - 1);
    double y = task.slot() * ROW + 2;
    String id = task.task().value();
    out.open("g", "class", labels.isCritical(place) ? "bar critical" : "bar");
    out.element(
        "title",
        "%s%s%n%s to %s, %s"
            .formatted(
                id,
                title.isEmpty() ? "" : " " + title,
                Times.text(task.startMs()),
                Times.text(task.endMs()),
                labels.remark(place)));
    out.empty("rect", "x", x, "y", y, "width", width, "height", ROW - 4, "rx", 3.0);
    String label = title.isEmpty() ? id : id + " " + title;
    int fits = (int) ((width - 8) / CHAR);
    String shown = label.length() <= fits ? label : id.length() <= fits ? id : "";
    if (!shown.isEmpty()) {
      out.element("text", shown, "x", x + 4, "y", y + 14);
    }
    out.close("g").line();
  }

  private void drawProfile(List<ScheduledTask> bars) {
    ParallelismProfile profile =
        ParallelismProfile.of(
            bars.stream().mapToLong(ScheduledTask::startMs).toArray(),
            bars.stream().mapToLong(ScheduledTask::endMs).toArray());
    double height = 160;
    double top = Math.max(1, profile.peak());
    begin(height, "Tasks that run at a time");
    drawAxis(height);
    StringBuilder points =
        new StringBuilder(String.format(Locale.ROOT, "%.0f,%.0f ", LEFT, height));
    double before = 0;
    int stride = Math.max(1, profile.steps().size() / MAX_STEPS);
    for (int i = 0; i < profile.steps().size(); i += stride) {
      ParallelismProfile.Step step = profile.steps().get(i);
      double x = x(step.timeMs());
      double y = 8 + (height - 8) * (1 - step.running() / top);
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f %.1f,%.1f ", x, i == 0 ? height : before, x, y));
      before = y;
    }
    points.append(String.format(Locale.ROOT, "%.1f,%.0f", WIDTH, height));
    out.empty("polygon", "class", "area", "points", points);
    out.element("text", String.valueOf(profile.peak()), "class", "label", "x", 2.0, "y", 14.0);
    out.close("svg").line();
  }

  private void begin(double height, String label) {
    out.open(
            "svg",
            "class",
            "timeline",
            "viewBox",
            String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH + 4, height + AXIS),
            "role",
            "img",
            "aria-label",
            label)
        .line();
  }

  /** Draws the axis of time below. */
  private void drawAxis(double height) {
    int marks = 8;
    for (int i = 0; i <= marks; i++) {
      long time = makespanMs * i / marks;
      double x = x(time);
      out.empty("line", "class", "rule", "x1", x, "x2", x, "y1", 0.0, "y2", height + 4);
      String anchor = i == 0 ? "start" : i == marks ? "end" : "middle";
      out.element(
          "text",
          Times.text(time),
          "class",
          "label",
          "x",
          x,
          "y",
          height + 17,
          "text-anchor",
          anchor);
    }
  }

  private double x(long timeMs) {
    long makespan = Math.max(1, makespanMs);
    return LEFT + (WIDTH - LEFT) * timeMs / makespan;
  }
}
