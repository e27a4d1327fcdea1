package io.paradecom.common.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides whether a text is JSON or YAML, by what it starts with more than by its name. */
public final class Documents {
  private Documents() {}

  /**
   * Returns the document; null when it is neither, with the problem in {@code findings}.
   *
   * @param name name of the file
   */
  static @Nullable Node parse(String text, String name, GraphFormat format, Findings findings) {
    return switch (format) {
      case JSON, TASKMASTER, WFFORMAT -> DocumentParser.json(text, findings);
      case YAML -> yamlOrJson(text, findings);
      case AUTO, ARGO -> {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean isNamedYaml = lower.endsWith(".yaml") || lower.endsWith(".yml");
        if (!startsLikeJson(text)) {
          yield lower.endsWith(".json")
              ? yamlDespiteName(text, findings)
              : DocumentParser.yaml(text, findings);
        }
        yield isNamedYaml ? yamlOrJson(text, findings) : DocumentParser.json(text, findings);
      }
    };
  }

  /** Returns the documents of an Argo file; none when it is not one, with the problem. */
  static List<Cursor> argo(String text, Findings findings) {
    Node json = startsLikeJson(text) ? DocumentParser.json(text, Findings.of("discarded")) : null;
    List<Node> roots = json == null ? DocumentParser.yamlStream(text, findings) : List.of(json);
    return roots.stream().map(Cursor::root).toList();
  }

  /**
   * Returns the Argo documents of another file; none when it has none, or is no YAML at all: it was
   * not asked for by its name.
   */
  public static List<Cursor> argoBeside(Path file) {
    Findings discarded = Findings.of("discarded");
    String text = SourceText.read(file, discarded);
    if (text == null || !text.contains("argoproj.io/")) {
      return List.of();
    }
    return argo(text, discarded).stream().filter(FormatDetector::isArgo).toList();
  }

  /** JSON with tabs is no YAML, so what starts like JSON is tried as JSON first. */
  private static @Nullable Node yamlOrJson(String text, Findings findings) {
    Node json = startsLikeJson(text) ? DocumentParser.json(text, Findings.of("discarded")) : null;
    return json != null ? json : DocumentParser.yaml(text, findings);
  }

  private static @Nullable Node yamlDespiteName(String text, Findings findings) {
    Node yaml = DocumentParser.yaml(text, Findings.of("discarded"));
    return yaml instanceof Node.Entries ? yaml : DocumentParser.json(text, findings);
  }

  private static boolean startsLikeJson(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }
}
