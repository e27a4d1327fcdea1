package io.paradecom.cli.analyze;

import io.paradecom.core.analysis.SpeedUp;
import io.paradecom.core.graph.GraphShape;
import java.util.Locale;
import java.util.stream.Collectors;

/** Time by number of runners as a part of a page, with what no number of runners can beat. */
final class Curve {
  private static final double WIDTH = 460;
  private static final double HEIGHT = 200;
  private static final double LEFT = 62;
  private static final double BOTTOM = 26;

  private final SpeedUp speedUp;
  private final double most;
  private final double longest;

  private Curve(SpeedUp speedUp) {
    this.speedUp = speedUp;
    this.most = speedUp.points().getLast().runners();
    this.longest =
        Math.max(1, speedUp.points().stream().mapToLong(p -> p.makespanMs()).max().orElse(1));
  }

  static Markup of(SpeedUp speedUp, GraphShape shape) {
    return new Curve(speedUp).draw(shape.spanMs());
  }

  private Markup draw(long spanMs) {
    Markup out = new Markup();
    out.open(
            "svg",
            "class",
            "curve",
            "viewBox",
            String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, HEIGHT),
            "role",
            "img",
            "aria-label",
            "Time by number of runners")
        .line();
    addTimes(out);
    out.empty(
        "line", "class", "bound", "x1", LEFT, "x2", WIDTH - 6, "y1", y(spanMs), "y2", y(spanMs));
    out.empty(
        "polyline",
        "class",
        "line",
        "points",
        speedUp.points().stream()
            .map(p -> String.format(Locale.ROOT, "%.1f,%.1f", x(p.runners()), y(p.makespanMs())))
            .collect(Collectors.joining(" ")));
    addDots(out);
    addRunners(out);
    return out.close("svg").line();
  }

  private void addTimes(Markup out) {
    for (int i = 0; i <= 2; i++) {
      long time = Math.round(longest * i / 2);
      double y = y(time);
      out.empty("line", "class", "rule", "x1", LEFT, "x2", WIDTH - 6, "y1", y, "y2", y);
      out.element(
          "text",
          Times.text(time),
          "class",
          "label",
          "x",
          LEFT - 6,
          "y",
          y + 4,
          "text-anchor",
          "end");
    }
  }

  private void addDots(Markup out) {
    for (SpeedUp.Point point : speedUp.points()) {
      boolean isKnee = speedUp.knee().orElse(-1) == point.runners();
      out.open("g", "class", isKnee ? "dot knee" : "dot");
      out.element(
          "title", "%d runners: %s".formatted(point.runners(), Times.text(point.makespanMs())));
      out.empty(
          "circle", "cx", x(point.runners()), "cy", y(point.makespanMs()), "r", isKnee ? 5.0 : 3.0);
      out.close("g");
    }
  }

  private void addRunners(Markup out) {
    double lastX = Double.NEGATIVE_INFINITY;
    for (SpeedUp.Point point : speedUp.points()) {
      double x = x(point.runners());
      if (x - lastX >= 22) {
        out.element(
            "text",
            String.valueOf(point.runners()),
            "class",
            "label",
            "x",
            x,
            "y",
            HEIGHT - 8,
            "text-anchor",
            "middle");
        lastX = x;
      }
    }
  }

  private double x(int runners) {
    double share = most == 1 ? 0 : (runners - 1) / (most - 1);
    return LEFT + 8 + (WIDTH - LEFT - 24) * share;
  }

  private double y(long timeMs) {
    return 10 + (HEIGHT - BOTTOM - 14) * (1 - timeMs / longest);
  }
}
