package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the native format, version {@value #VERSION}. */
final class NativeReader {
  static final String VERSION = "paradecom/v1";
  static final int MAX_NAME = 200;

  private static final Set<String> ROOT_FIELDS =
      Set.of(
          "apiVersion",
          "workflow",
          "key",
          "parallelism",
          "onFailure",
          "resources",
          BudgetReader.FIELD,
          "conflicts",
          "weight",
          "policy",
          "deadline",
          "onDeadline",
          "labels",
          "defaults",
          ParameterReader.FIELD,
          ScheduleReader.FIELD,
          "tasks");

  private final Findings findings;
  private final SettingsReader settings;
  private final NativeTasks tasks;

  NativeReader(Findings findings) {
    this.findings = findings;
    this.settings = new SettingsReader(findings);
    this.tasks = new NativeTasks(findings);
  }

  /**
   * Returns the graph; null when the document is none at all. Smaller problems are in the findings
   * only.
   *
   * @param fallbackName name of a workflow that gives itself none
   */
  @Nullable Draft read(Cursor document, GraphFormat format, String fallbackName) {
    Fields root = Fields.of(document, "a task graph", findings);
    if (root == null) {
      return null;
    }
    root.refuseUnknown("a workflow", ROOT_FIELDS);
    checkVersion(root);
    String name = root.nonBlank("workflow", MAX_NAME);
    Integer parallelism = root.integer("parallelism", 1, WorkflowSpec.MAX_PARALLELISM);
    List<DraftTask> all = allTasks(root);
    // They mean something only where the graph is kept; what is wrong with one is told anyway.
    var _ = new ScheduleReader(findings).read(document);
    return new Draft(
        format,
        null,
        name == null ? fallbackName : name,
        key(root),
        parallelism == null ? 0 : parallelism,
        onFailure(root),
        resources(root),
        new FilesReader(findings).policy(root),
        new SchedulingReader(findings).read(root),
        new LabelReader(findings).read(root),
        defaults(root),
        all);
  }

  /** What tasks bring with them is the workflow's own as what it declares. */
  private Map<String, OwnResource> resources(Fields root) {
    Map<String, OwnResource> declared = new ResourceReader(findings).declared(root);
    tasks
        .semaphores()
        .forEach((name, units) -> {
          if (declared.putIfAbsent(name, OwnResource.ofUnits(units)) != null) {
            findings.problem(
                root.cursor(),
                "Expected no resource %s, which is that of a maxParallel, but found one."
                    .formatted(Quoted.of(name)));
          }
        });
    long semaphores = declared.values().stream().filter(own -> own.units() > 0).count();
    if (semaphores > WorkflowSpec.MAX_SEMAPHORES && !tasks.semaphores().isEmpty()) {
      findings.problem(
          root.cursor(),
          "Expected at most %d resources with units and fields maxParallel together, but found %d."
              .formatted(WorkflowSpec.MAX_SEMAPHORES, semaphores));
    }
    return declared;
  }

  private void checkVersion(Fields root) {
    Cursor at = root.get("apiVersion");
    if (at == null) {
      findings.problem(
          root.cursor(), "Expected the field apiVersion: %s, but found none.".formatted(VERSION));
    } else if (!(at.node() instanceof Node.Scalar scalar && scalar.text().equals(VERSION))) {
      findings.problem(
          at, "Expected the version %s, but found %s.".formatted(VERSION, at.node().described()));
    }
  }

  private @Nullable String key(Fields root) {
    String key = root.text("key", DocumentParser.MAX_SCALAR);
    Cursor at = root.get("key");
    if (key != null && at != null && !Identifiers.isValid(key)) {
      findings.problem(at, Ids.outsideGrammar("key", key));
      return null;
    }
    return key;
  }

  private OnFailure onFailure(Fields root) {
    Map<String, OnFailure> words = new LinkedHashMap<>();
    words.put("continue", OnFailure.CONTINUE);
    words.put("failFast", OnFailure.FAIL_FAST);
    words.put("rollback", OnFailure.ROLLBACK);
    OnFailure chosen = root.choice("onFailure", words);
    return chosen == null ? OnFailure.CONTINUE : chosen;
  }

  private Settings defaults(Fields root) {
    Cursor at = root.get("defaults");
    Fields fields = at == null ? null : Fields.of(at, "defaults", findings);
    if (fields == null) {
      return Settings.NONE;
    }
    fields.refuseUnknown("defaults", SettingsReader.FIELDS);
    return settings.read(fields);
  }

  private List<DraftTask> allTasks(Fields root) {
    Cursor at = root.get("tasks");
    if (at == null) {
      findings.problem(root.cursor(), "Expected the field tasks, but found none.");
      return List.of();
    }
    List<DraftTask> read = tasks.read(at);
    return read == null ? new ArrayList<>() : read;
  }
}
