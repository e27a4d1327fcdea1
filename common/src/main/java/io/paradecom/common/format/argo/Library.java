package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Documents;
import io.paradecom.common.format.Findings;
import io.paradecom.common.format.ImportNote;
import io.paradecom.common.format.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a file, and the templates of those beside it, which are read when the first one
 * is asked for that the file has not. Not thread-safe.
 */
final class Library {
  private static final Set<String> KINDS =
      Set.of("Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate");
  private static final int MAX_FILES = 200;
  private static final long MAX_BYTES = 1 << 20;

  private final List<Definition> own = new ArrayList<>();
  private final Map<String, Map<String, Cursor>> configMaps = new LinkedHashMap<>();
  private final Map<Cursor, Report> reports = new HashMap<>();
  private final @Nullable Path file;
  private final Findings findings;
  private final boolean lenient;
  private @Nullable List<Definition> beside;

  /**
   * @param file the file; null: it is a text, beside which there is nothing
   */
  Library(@Nullable Path file, Findings findings, boolean lenient) {
    this.file = file;
    this.findings = findings;
    this.lenient = lenient;
  }

  /** Adds the documents of the file. */
  void add(List<Cursor> documents) {
    own.addAll(read(documents, findings, ""));
  }

  List<Definition> documents() {
    return own;
  }

  /** Returns where what is found at a place of one of the documents is told. */
  Report report(Cursor place) {
    Report report = reports.get(place.document());
    if (report == null) {
      throw new IllegalStateException(
          "Expected a place in a document, but found %s.".formatted(place.path()));
    }
    return report;
  }

  /** Returns the units of a semaphore, which a config map of the file has; null: none has. */
  @Nullable Integer limit(String map, String key) {
    Cursor at = configMaps.getOrDefault(map, Map.of()).get(key);
    String text = Inputs.text(at).strip();
    return text.matches("[1-9][0-9]{0,5}") ? Integer.valueOf(text) : null;
  }

  /** Returns the templates of a name; null: there are none. */
  @Nullable Definition find(String name, boolean cluster) {
    Definition found = find(own, name, cluster);
    if (found != null) {
      return found;
    }
    if (beside == null) {
      beside = readBeside();
    }
    return find(beside, name, cluster);
  }

  private static @Nullable Definition find(List<Definition> among, String name, boolean cluster) {
    for (Definition each : among) {
      if (each.isTemplate() && each.isCluster() == cluster && name.equals(each.name())) {
        return each;
      }
    }
    return null;
  }

  private List<Definition> readBeside() {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (file == null || folder == null) {
      return List.of();
    }
    List<Definition> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.filter(Library::isYaml).sorted().limit(MAX_FILES).toList()) {
        if (!Files.isSameFile(each, file) && Files.size(each) <= MAX_BYTES) {
          found.addAll(beside(each));
        }
      }
    } catch (IOException e) {
      findings.note(
          ImportNote.Kind.WARNING,
          "The files beside it could not be read: %s."
              .formatted(Quoted.plain(String.valueOf(e.getMessage()))));
    }
    return found;
  }

  private static boolean isYaml(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  private List<Definition> beside(Path other) {
    List<Cursor> documents = Documents.argoBeside(other);
    return read(documents, findings.about(other.toString()), String.valueOf(other.getFileName()));
  }

  private List<Definition> read(List<Cursor> documents, Findings about, String other) {
    List<Definition> found = new ArrayList<>();
    Report report = new Report(about, other, lenient);
    boolean isOwn = other.isEmpty();
    for (Cursor document : documents) {
      String kind = Inputs.text(document.field("kind"));
      if (KINDS.contains(kind)) {
        Definition definition = definition(document, kind, report);
        if (definition != null) {
          found.add(definition);
          reports.put(document, report);
        }
      } else if (isOwn && kind.equals("ConfigMap")) {
        configMap(document);
      } else if (isOwn) {
        report.info(
            document,
            "A document of the kind %s makes no difference here.".formatted(Quoted.of(kind)));
      }
    }
    return found;
  }

  private void configMap(Cursor document) {
    Cursor metadata = document.field("metadata");
    Cursor data = document.field("data");
    Map<String, Cursor> entries = new LinkedHashMap<>();
    if (data != null) {
      data.fields().forEach(entry -> entries.put(entry.key(), entry));
    }
    configMaps.put(metadata == null ? "" : Inputs.name(metadata), entries);
  }

  private static @Nullable Definition definition(Cursor document, String kind, Report report) {
    Cursor spec = document.field("spec");
    if (kind.equals("CronWorkflow")) {
      if (spec != null) {
        report.warning(spec, "The schedule is not kept: the workflow is run once.");
      }
      spec = spec == null ? null : spec.field("workflowSpec");
    }
    if (spec == null) {
      report.problem(document, "Expected a %s with a spec, but found none.".formatted(kind));
      return null;
    }
    Map<String, Cursor> templates = new LinkedHashMap<>();
    Cursor list = spec.field("templates");
    for (Cursor template : list == null ? List.<Cursor>of() : list.items()) {
      Cursor first = templates.putIfAbsent(Inputs.name(template), template);
      if (first != null) {
        report.problem(
            template,
            "Expected every template once, but found %s here and at line %d."
                .formatted(Quoted.of(Inputs.name(template)), first.keyLine()));
      }
    }
    Cursor metadata = document.field("metadata");
    String name = metadata == null ? "" : Inputs.name(metadata);
    return new Definition(kind, name.isEmpty() ? null : name, document, spec, templates, report);
  }
}
