package io.paradecom.common.format;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Actions and settings by task id, from a file beside the graph's own; they come before what the
 * graph itself says.
 *
 * @param resources of the workflow's own, by name
 * @param conflicts what is done where the files of tasks meet; null: nothing is said
 * @param defaults settings of every task that neither file says anything else about
 */
record Overlay(
    Settings defaults,
    Map<String, OwnResource> resources,
    @Nullable ConflictPolicy conflicts,
    Map<String, Entry> tasks) {
  /** Adds nothing. */
  static final Overlay NONE = new Overlay(Settings.NONE, Map.of(), null, Map.of());

  private static final Set<String> ROOT_FIELDS =
      Set.of("apiVersion", "resources", BudgetReader.FIELD, "conflicts", "defaults", "tasks");

  /** What is added to one task; null and empty: nothing. */
  record Entry(
      Cursor place,
      @Nullable TaskAction action,
      @Nullable Duration duration,
      Settings settings,
      @Nullable List<ResourceReader.Want> resources,
      @Nullable FileClaims files) {
    /** Returns whether it says something that only a task which is run can have. */
    boolean isOfLeaf() {
      return action != null
          || duration != null
          || resources != null
          || settings.concurrency() != null
          || files != null;
    }
  }

  /** Returns the overlay; what cannot be read is recorded as a problem of {@code file}. */
  static Overlay read(Path file, Findings graphFindings) {
    Findings findings = graphFindings.about(file.toString());
    String text = SourceText.read(file, findings);
    Node document =
        text == null ? null : Documents.parse(text, file.toString(), GraphFormat.AUTO, findings);
    Fields root =
        document == null ? null : Fields.of(Cursor.root(document), "an overlay", findings);
    if (root == null) {
      return NONE;
    }
    root.refuseUnknown("an overlay", ROOT_FIELDS);
    return new Overlay(
        defaults(root, findings),
        new ResourceReader(findings).declared(root),
        new FilesReader(findings).policy(root),
        entries(root, findings));
  }

  private static Settings defaults(Fields root, Findings findings) {
    Cursor at = root.get("defaults");
    Fields fields = at == null ? null : Fields.of(at, "defaults", findings);
    if (fields == null) {
      return Settings.NONE;
    }
    fields.refuseUnknown("defaults", SettingsReader.FIELDS);
    return new SettingsReader(findings).read(fields);
  }

  private static Map<String, Entry> entries(Fields root, Findings findings) {
    Cursor at = root.get("tasks");
    Fields all = at == null ? null : Fields.of(at, "tasks", findings);
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (all != null) {
      for (Cursor cursor : all.cursor().fields()) {
        Fields fields = Fields.of(cursor, "a task", findings);
        if (fields != null) {
          entries.put(cursor.key(), entry(cursor, fields, findings));
        }
      }
    }
    return entries;
  }

  private static Entry entry(Cursor cursor, Fields fields, Findings findings) {
    Set<String> known = new TreeSet<>(SettingsReader.FIELDS);
    known.addAll(ActionReader.FIELDS);
    known.add("duration");
    known.add("resources");
    known.add(BudgetReader.USES);
    known.add(ConcurrencyReader.FIELD);
    known.add(FilesReader.READS);
    known.add(FilesReader.WRITES);
    fields.refuseUnknown("a task in an overlay", known);
    return new Entry(
        cursor,
        new ActionReader(findings).read(fields),
        fields.duration("duration"),
        new SettingsReader(findings)
            .read(fields)
            .withConcurrency(new ConcurrencyReader(findings).read(fields)),
        new ResourceReader(findings).wants(fields),
        new FilesReader(findings).claims(fields));
  }

  /** Records the entries of tasks that {@code graph} does not have, and actions of parents. */
  void check(DraftIndex graph, Path file, Findings graphFindings) {
    Findings findings = graphFindings.about(file.toString());
    tasks.forEach((id, entry) -> {
      DraftTask task = graph.task(id);
      if (task == null) {
        findings.problemAtKey(
            entry.place,
            "Expected a task of the graph, but found %s%s"
                .formatted(Quoted.of(id), NearestName.hint(id, graph.ids())));
      } else if (task.isParent() && entry.isOfLeaf()) {
        findings.problemAtKey(
            entry.place,
            "Expected no action, duration, resources, concurrency or files for task %s, because its subtasks are what is"
                    .formatted(Quoted.of(id))
                + " run, but found one.");
      }
    });
  }

  /** Returns {@code task} with what this overlay adds to it. */
  DraftTask applyTo(DraftTask task) {
    Entry entry = tasks.get(task.id());
    if (entry == null) {
      return task;
    }
    return new DraftTask(
        task.id(),
        task.place(),
        task.text(),
        task.disposition(),
        Settings.first(entry.action, task.action()),
        Settings.first(entry.duration, task.duration()),
        entry.settings.over(task.settings()),
        task.needs(),
        Settings.first(entry.resources, task.resources()),
        task.role(),
        task.undo(),
        Settings.first(entry.files, task.files()),
        task.subtasks());
  }
}
