package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Markup;
import io.paradecom.cli.analyze.Times;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times one after the other as a small line, from 0 at its foot; nothing below two of them. */
final class Sparkline {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 26;
  private static final int MOST = 60;

  private Sparkline() {}

  static Markup of(List<Long> all) {
    Markup out = new Markup();
    List<Long> times = all.subList(Math.max(0, all.size() - MOST), all.size());
    if (times.size() < 2) {
      return out;
    }
    long most = Math.max(1, Collections.max(times));
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < times.size(); i++) {
      double x = 2 + (WIDTH - 4.0) * i / (times.size() - 1);
      double y = HEIGHT - 2 - (HEIGHT - 4.0) * times.get(i) / most;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    String text =
        "%d runs, %s to %s"
            .formatted(
                times.size(),
                Times.text(Collections.min(times)),
                Times.text(Collections.max(times)));
    out.open(
        "svg",
        "class",
        "spark",
        "width",
        WIDTH,
        "height",
        HEIGHT,
        "role",
        "img",
        "aria-label",
        text);
    out.element("title", text)
        .empty("polyline", "class", "line", "points", points.toString().strip());
    return out.close("svg");
  }
}
