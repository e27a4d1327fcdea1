package io.paradecom.cli.analyze;

import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Columns;
import io.paradecom.common.layout.LayeredLayout;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The picture of a graph in SVG. */
final class SvgGraph {
  /** What a browser shows smoothly and a person still reads. */
  private static final Picture.Limit LIMIT = new Picture.Limit(300, 700);

  private static final double CHAR = 6.6;
  private static final double BOLD_CHAR = 7.8;
  private static final int MAX_COLUMNS = 30;
  private static final double LINE = 15;

  /** Colours by class; a page has them as well. */
  static final String STYLE =
      """
      .node rect{fill:#fff;stroke:#64748b;stroke-width:1.2}\
      .node text{fill:#0f172a;font:600 12px ui-sans-serif,system-ui,sans-serif}\
      .node text.detail{font-weight:400;font-size:11px}\
      .node text.note{fill:#475569;font-weight:400;font-size:11px}\
      .gate rect{stroke-dasharray:4 3;fill:#f1f5f9}\
      .idle rect{stroke-dasharray:2 3;fill:#f1f5f9}.idle text{fill:#64748b}\
      .group rect{stroke-width:2.4;fill:#eff6ff}\
      .critical rect{stroke:#c2410c;stroke-width:2.2}\
      .edge{fill:none;stroke:#94a3b8;stroke-width:1.2}\
      .edge.critical{stroke:#c2410c;stroke-width:2}\
      .head{fill:#94a3b8}.head.critical{fill:#c2410c}\
      .caption{fill:#475569;font:12px ui-sans-serif,system-ui,sans-serif}\
      @media(prefers-color-scheme:dark){\
      .node rect{fill:#1e293b;stroke:#94a3b8}.node text{fill:#f1f5f9}\
      .node text.note{fill:#cbd5e1}.gate rect,.idle rect{fill:#0f172a}\
      .idle text{fill:#94a3b8}.group rect{fill:#172554}\
      .critical rect{stroke:#fb923c}.edge{stroke:#64748b}.edge.critical{stroke:#fb923c}\
      .head{fill:#64748b}.head.critical{fill:#fb923c}.caption{fill:#cbd5e1}}\
      """;

  private final Picture picture;
  private final LayeredLayout layout;
  private final Markup out = new Markup();

  private SvgGraph(Picture picture) {
    this.picture = picture;
    this.layout =
        LayeredLayout.of(
            picture.nodes().stream().map(SvgGraph::sizeOf).toList(),
            picture.edges().stream()
                .map(edge -> new LayeredLayout.Arrow(edge.from(), edge.to()))
                .toList());
  }

  /** Returns a picture as a file of its own, with its background. */
  static String document(Inspection inspection) {
    SvgGraph graph = new SvgGraph(PictureMaker.of(inspection, LIMIT));
    String caption = graph.caption();
    double width = Math.max(graph.layout.width(), caption.length() * CHAR + 24);
    double height = graph.layout.height() + 30;
    graph
        .out
        .constant("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .open(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "width",
            width,
            "height",
            height,
            "viewBox",
            box(width, height),
            "role",
            "img")
        .line();
    graph.out.element("title", "Graph of " + Printable.of(inspection.analysis().spec().name()));
    graph
        .out
        .open("style")
        .constant(STYLE)
        .constant(".ground{fill:#fff}@media(prefers-color-scheme:dark){.ground{fill:#020617}}")
        .close("style")
        .line();
    graph.out.empty("rect", "class", "ground", "width", "100%", "height", "100%").line();
    graph.draw();
    graph.out.element("text", caption, "class", "caption", "x", 12.0, "y", height - 12);
    return graph.out.close("svg").toString();
  }

  /** Returns a picture as a part of a page, which has {@link #STYLE}; and what it leaves out. */
  static Embedded embedded(Inspection inspection) {
    SvgGraph graph = new SvgGraph(PictureMaker.of(inspection, LIMIT));
    double width = graph.layout.width();
    double height = graph.layout.height();
    graph
        .out
        .open(
            "svg",
            "class",
            "graph",
            "width",
            width,
            "height",
            height,
            "viewBox",
            box(width, height),
            "role",
            "img",
            "aria-label",
            "Graph of the tasks")
        .line();
    graph.draw();
    graph.out.close("svg");
    return new Embedded(graph.out, graph.picture.remark());
  }

  /**
   * A picture within a page.
   *
   * @param remark what is not drawn as the file has it; empty: nothing
   */
  record Embedded(Markup svg, String remark) {}

  private String caption() {
    String legend = "Orange: no slack, a longest path.";
    return picture.remark().isEmpty() ? legend : legend + " " + picture.remark();
  }

  private static String box(double width, double height) {
    return String.format(Locale.ROOT, "0 0 %.0f %.0f", width, height);
  }

  private void draw() {
    for (int i = 0; i < picture.edges().size(); i++) {
      drawEdge(picture.edges().get(i), layout.paths().get(i));
    }
    for (int i = 0; i < picture.nodes().size(); i++) {
      drawNode(picture.nodes().get(i), layout.boxes().get(i));
    }
  }

  private void drawEdge(Picture.Edge edge, List<LayeredLayout.Point> path) {
    if (path.size() < 2) {
      return;
    }
    String critical = edge.critical() ? " critical" : "";
    LayeredLayout.Point end = path.getLast();
    LayeredLayout.Point before = path.get(path.size() - 2);
    String points =
        path.stream()
            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point.x(), point.y()))
            .collect(Collectors.joining(" "));
    out.empty("polyline", "class", "edge" + critical, "points", points);
    double angle = Math.atan2(end.y() - before.y(), end.x() - before.x());
    String head =
        IntStream.of(-1, 1)
            .mapToObj(side ->
                String.format(
                    Locale.ROOT,
                    "%.1f,%.1f",
                    end.x() - 7 * Math.cos(angle + side * 0.45),
                    end.y() - 7 * Math.sin(angle + side * 0.45)))
            .collect(Collectors.joining(" "));
    out.empty(
            "polygon",
            "class",
            "head" + critical,
            "points",
            String.format(Locale.ROOT, "%.1f,%.1f %s", end.x(), end.y(), head))
        .line();
  }

  private void drawNode(Picture.Node node, LayeredLayout.Box box) {
    String kind = node.kind().name().toLowerCase(Locale.ROOT);
    out.open("g", "class", "node " + kind + (node.critical() ? " critical" : ""));
    out.element("title", tooltip(node));
    out.empty(
        "rect",
        "x",
        box.x(),
        "y",
        box.y(),
        "width",
        box.width(),
        "height",
        box.height(),
        "rx",
        node.kind() == Picture.Kind.GATE ? box.height() / 2 : 5.0);
    double y = box.y() + LINE + 1;
    out.element("text", cut(node.label()), "x", box.x() + 8, "y", y);
    for (String line : lines(node)) {
      y += LINE;
      boolean isNote = line.equals(node.note());
      out.element("text", cut(line), "class", isNote ? "note" : "detail", "x", box.x() + 8, "y", y);
    }
    out.close("g").line();
  }

  private static String tooltip(Picture.Node node) {
    return List.of(node.label(), node.detail(), node.note()).stream()
        .filter(text -> !text.isEmpty())
        .map(Printable::of)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> lines(Picture.Node node) {
    return List.of(node.detail(), node.note()).stream().filter(text -> !text.isEmpty()).toList();
  }

  private static String cut(String text) {
    String plain = Printable.of(text);
    return Columns.of(plain) <= MAX_COLUMNS ? plain : Columns.cut(plain, MAX_COLUMNS - 1) + "…";
  }

  private static LayeredLayout.Box sizeOf(Picture.Node node) {
    double width = BOLD_CHAR * Math.max(3, Columns.of(cut(node.label())));
    for (String line : lines(node)) {
      width = Math.max(width, CHAR * Columns.of(cut(line)));
    }
    double height = 10 + LINE * (1 + lines(node).size());
    return new LayeredLayout.Box(0, 0, 18 + width, height);
  }
}
