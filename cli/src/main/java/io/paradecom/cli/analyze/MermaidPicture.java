package io.paradecom.cli.analyze;

import io.paradecom.cli.run.Printable;
import java.util.Locale;

/** A graph for Markdown pages that draw Mermaid. */
final class MermaidPicture {
  /** Mermaid draws 500 edges and 50,000 characters at most, unless its page says otherwise. */
  private static final Picture.Limit LIMIT = new Picture.Limit(250, 450);

  private static final int MAX_TITLE = 40;

  private MermaidPicture() {}

  static String of(Inspection inspection) {
    Picture picture = PictureMaker.of(inspection, LIMIT);
    StringBuilder out = new StringBuilder("flowchart LR\n");
    if (!picture.remark().isEmpty()) {
      out.append("  %% ").append(picture.remark()).append('\n');
    }
    for (int i = 0; i < picture.nodes().size(); i++) {
      out.append("  ").append(node(i, picture.nodes().get(i))).append('\n');
    }
    StringBuilder critical = new StringBuilder();
    for (int i = 0; i < picture.edges().size(); i++) {
      Picture.Edge edge = picture.edges().get(i);
      out.append(String.format(Locale.ROOT, "  n%d --> n%d\n", edge.from(), edge.to()));
      if (edge.critical()) {
        critical.append(critical.isEmpty() ? "" : ",").append(i);
      }
    }
    out.append("  classDef critical stroke:#c2410c,stroke-width:3px\n");
    out.append("  classDef idle stroke-dasharray:3 3,opacity:0.6\n");
    if (!critical.isEmpty()) {
      out.append("  linkStyle ").append(critical).append(" stroke:#c2410c,stroke-width:3px\n");
    }
    return out.toString().stripTrailing();
  }

  private static String node(int i, Picture.Node node) {
    String text = safe(node.label());
    text += node.detail().isEmpty() ? "" : "<br/>" + safe(node.detail());
    text += node.note().isEmpty() ? "" : "<br/>" + safe(node.note());
    String shape =
        switch (node.kind()) {
          case TASK -> "n%d[\"%s\"]";
          case GATE -> "n%d([\"%s\"])";
          case IDLE -> "n%d[\"%s\"]:::idle";
          case GROUP -> "n%d[[\"%s\"]]";
        };
    String drawn = shape.formatted(i, text);
    return node.critical() ? drawn + ":::critical" : drawn;
  }

  /** Everything but letters, digits and plain signs as its code, which Mermaid only shows. */
  private static String safe(String text) {
    String plain = Printable.of(text);
    StringBuilder out = new StringBuilder();
    plain
        .codePoints()
        .limit(MAX_TITLE)
        .forEach(c -> {
          if (Character.isLetterOrDigit(c) || " .,-_/()".indexOf(c) >= 0) {
            out.appendCodePoint(c);
          } else {
            out.append('#').append(c).append(';');
          }
        });
    return out.toString() + (plain.codePointCount(0, plain.length()) > MAX_TITLE ? "…" : "");
  }
}
