package io.paradecom.common.format;

import io.paradecom.common.format.argo.ArgoReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads task graphs. Whatever a file holds, the answer is a value: no content makes a reading
 * throw.
 *
 * <p>Limits: 64 MiB, 200 levels, 2,000,000 values, 1 MiB characters in one text; one document, in
 * UTF-8, without YAML's aliases and tags. Cost: O(size), some 100 bytes of memory a value.
 */
public final class GraphReader {
  private final ReadOptions options;
  private final @Nullable Path file;
  private final String name;
  private final Place place;
  private final Findings findings;

  /** Where commands run that name no directory. */
  private enum Place {
    /** In the repository of the file. */
    HERE,
    /** Where their runner says. */
    ELSEWHERE
  }

  private GraphReader(ReadOptions options, @Nullable Path file, String name, Place place) {
    this.options = options;
    this.file = file;
    this.name = name;
    this.place = place;
    this.findings = Findings.of(name);
  }

  /** Returns the graph that is in {@code file}, and in the overlay where the options name one. */
  public static ReadResult read(Path file, ReadOptions options) {
    return read(file, options, Place.HERE);
  }

  /**
   * As {@link #read}, for runners on other machines, which have not the directories of this one:
   * commands run in the directory of the options; without one, where their runner says.
   */
  public static ReadResult readForElsewhere(Path file, ReadOptions options) {
    return read(file, options, Place.ELSEWHERE);
  }

  private static ReadResult read(Path file, ReadOptions options, Place place) {
    GraphReader reader = new GraphReader(options, file, file.toString(), place);
    String text = SourceText.read(file, reader.findings);
    return text == null ? reader.findings.refused() : reader.read(text);
  }

  /**
   * Returns the graph that is in {@code text}. Commands run in the directory of the options;
   * without one, where their runner says.
   *
   * @param name what messages call the text; its ending is looked at like that of a file
   */
  public static ReadResult readText(String name, String text, ReadOptions options) {
    return new GraphReader(options, null, name, Place.ELSEWHERE).read(text);
  }

  /**
   * Returns the parameters that a native graph declares, in the order of the file; none where the
   * text is no graph, or one with problems there.
   */
  public static List<Parameter> parametersOf(String text, GraphFormat format) {
    Findings findings = Findings.of("");
    Node node = Documents.parse(text, "", format, findings);
    return node == null
        ? List.of()
        : List.copyOf(new ParameterReader(findings).declared(Cursor.root(node)).values());
  }

  /**
   * Returns the schedules that a native graph brings with it, in the order of the file; of one that
   * cannot be read, those that can.
   */
  public static List<WrittenSchedule> schedulesOf(String text, GraphFormat format) {
    Findings findings = Findings.of("");
    Node node = Documents.parse(text, "", format, findings);
    return node == null ? List.of() : new ScheduleReader(findings).read(Cursor.root(node));
  }

  private ReadResult read(String text) {
    Node node = Documents.parse(text, name, options.format(), findings);
    if (node == null) {
      return findings.refused();
    }
    Cursor document = Cursor.root(node);
    GraphFormat format =
        options.format() == GraphFormat.AUTO
            ? nativeSyntax(FormatDetector.detect(document, findings), text)
            : options.format();
    Path overlayFile = options.overlay();
    Overlay overlay = overlayFile == null ? Overlay.NONE : Overlay.read(overlayFile, findings);
    Cursor filled = format == null ? document : withParameters(document, format, text);
    Draft draft = format == null || filled == null ? null : draft(filled, format, text);
    if (draft == null) {
      return findings.refused();
    }
    Path base = place == Place.HERE ? directory() : options.directory();
    return new GraphAssembly(options, base, findings).assemble(draft, overlay);
  }

  /** Returns the document with the values of its parameters; null when there is a problem. */
  private @Nullable Cursor withParameters(Cursor document, GraphFormat format, String text) {
    if (format != GraphFormat.YAML && format != GraphFormat.JSON) {
      return withoutParameters(document, format);
    }
    ParameterReader reader = new ParameterReader(findings);
    Map<String, Parameter> declared = reader.declared(document);
    if (findings.hasProblems()) {
      return null;
    }
    Map<String, ParameterValue> values = reader.values(declared, options.parameters());
    if (declared.isEmpty() && !text.contains(ParameterFiller.BEGIN)) {
      return findings.hasProblems() ? null : document;
    }
    Node filled = new ParameterFiller(declared, values, findings).fill(document);
    return findings.hasProblems() ? null : Cursor.root(filled);
  }

  /** Those of Argo are filled in by its own reader. */
  private @Nullable Cursor withoutParameters(Cursor document, GraphFormat format) {
    if (format == GraphFormat.ARGO || options.parameters().values().isEmpty()) {
      return document;
    }
    findings.problem("Expected no parameters of a file whose format has none, but found some.");
    return null;
  }

  private @Nullable Draft draft(Cursor document, GraphFormat format, String text) {
    return switch (format) {
      case TASKMASTER -> new TaskmasterReader(options, findings).read(document, file, project());
      case WFFORMAT -> new WfFormatReader(options, findings).read(document, stem());
      case ARGO ->
          new ArgoReader(options.argo(), findings)
              .read(Documents.argo(text, findings), file, options.tag(), stem());
      case AUTO, YAML, JSON -> new NativeReader(findings).read(document, format, stem());
    };
  }

  private static @Nullable GraphFormat nativeSyntax(@Nullable GraphFormat format, String text) {
    boolean isJson = format == GraphFormat.YAML && text.stripLeading().startsWith("{");
    return isJson ? GraphFormat.JSON : format;
  }

  private @Nullable Path directory() {
    Path given = options.directory();
    if (given != null) {
      return given.toAbsolutePath().normalize();
    }
    return file == null ? null : RepositoryRoot.directoryOf(file);
  }

  /** Name of the folder in which commands run, which usually is the repository's. */
  private String project() {
    Path directory = directory();
    Path folder = directory == null ? null : directory.getFileName();
    return folder == null ? stem() : folder.toString();
  }

  /** Name of the file without its ending. */
  private String stem() {
    Path last = file == null ? null : file.getFileName();
    String base = last == null ? name : last.toString();
    int dot = base.lastIndexOf('.');
    return dot > 0 ? base.substring(0, dot) : base;
  }
}
