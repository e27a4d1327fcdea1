package io.paradecom.cli.analyze;

import io.paradecom.cli.run.Printable;
import java.util.Locale;

/** A graph for Graphviz. */
final class DotPicture {
  /** What {@code dot} lays out within a minute or so. */
  private static final Picture.Limit LIMIT = new Picture.Limit(2000, 6000);

  private DotPicture() {}

  static String of(Inspection inspection) {
    Picture picture = PictureMaker.of(inspection, LIMIT);
    StringBuilder out = new StringBuilder("digraph tasks {\n");
    out.append("  rankdir=LR;\n");
    out.append("  node [shape=box, style=\"rounded\", fontname=\"Helvetica\", fontsize=10];\n");
    out.append("  edge [color=\"#888888\", arrowsize=0.6];\n");
    if (!picture.remark().isEmpty()) {
      out.append("  label=").append(quoted(picture.remark())).append(";\n");
    }
    for (int i = 0; i < picture.nodes().size(); i++) {
      out.append("  ").append(node(i, picture.nodes().get(i))).append(";\n");
    }
    for (Picture.Edge edge : picture.edges()) {
      out.append(
          String.format(
              Locale.ROOT,
              "  n%d -> n%d%s;\n",
              edge.from(),
              edge.to(),
              edge.critical() ? " [color=\"#c2410c\", penwidth=2]" : ""));
    }
    return out.append("}").toString();
  }

  private static String node(int i, Picture.Node node) {
    String label = node.label();
    label += node.detail().isEmpty() ? "" : "\n" + cut(node.detail());
    label += node.note().isEmpty() ? "" : "\n" + node.note();
    String look =
        switch (node.kind()) {
          case TASK -> "";
          case GATE -> ", style=\"rounded,dashed\"";
          case IDLE -> ", style=\"rounded,dotted\", fontcolor=\"#777777\"";
          case GROUP -> ", style=\"rounded,bold\", peripheries=2";
        };
    String critical = node.critical() ? ", color=\"#c2410c\", penwidth=2" : "";
    return "n%d [label=%s%s%s]".formatted(i, quoted(label), look, critical);
  }

  private static String cut(String text) {
    String plain = Printable.of(text);
    return plain.codePointCount(0, plain.length()) <= 40
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, 39)) + "…";
  }

  /** In quotes Graphviz knows two signs only, and {@code \n} for the end of a line. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            default -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
          }
        });
    return out.append('"').toString();
  }
}
