package io.paradecom.cli.analyze;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an analysis is written in. */
enum OutputFormat {
  /** For a terminal. */
  TEXT,
  /** One object on one line. */
  JSON,
  /** A picture for Graphviz. */
  DOT,
  /** A picture for Markdown pages. */
  MERMAID,
  /** A picture for browsers and documents. */
  SVG,
  /** One page with everything. */
  HTML;

  /** Returns the format that the file's ending speaks of; text when there is none. */
  static OutputFormat of(@Nullable Path file) {
    String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "json" -> JSON;
      case "dot", "gv" -> DOT;
      case "mmd", "mermaid" -> MERMAID;
      case "svg" -> SVG;
      case "html", "htm" -> HTML;
      default -> TEXT;
    };
  }
}
