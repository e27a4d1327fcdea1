package io.paradecom.common.format;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the tasks of the native format, a map from ids or a list, with their subtasks. */
final class NativeTasks {
  private static final int MAX_TITLE = 500;
  private static final Set<String> IN_MAP = known();
  private static final Set<String> IN_LIST = union(IN_MAP, Set.of("id"));

  private static final Map<String, EdgeCondition> CONDITIONS = conditions();

  private final Findings findings;
  private final SettingsReader settings;
  private final ActionReader actions;
  private final ForEachReader forEach;

  NativeTasks(Findings findings) {
    this.findings = findings;
    this.settings = new SettingsReader(findings);
    this.actions = new ActionReader(findings);
    this.forEach = new ForEachReader(findings);
  }

  /** Returns the semaphores of the tasks that were read, by name. */
  Map<String, Integer> semaphores() {
    return forEach.semaphores();
  }

  /** Returns the tasks; null when {@code at} holds none. */
  @Nullable List<DraftTask> read(Cursor at) {
    boolean isList = at.node() instanceof Node.Items;
    List<Cursor> each = isList ? at.items() : at.fields();
    if (each.isEmpty()) {
      findings.problem(
          at,
          "Expected a map or a list of at least one task, but found %s."
              .formatted(at.node().described()));
      return null;
    }
    List<DraftTask> tasks = new ArrayList<>();
    for (Cursor cursor : each) {
      DraftTask task = task(cursor, isList);
      if (task != null) {
        tasks.add(task);
      }
    }
    return tasks;
  }

  private @Nullable DraftTask task(Cursor at, boolean inList) {
    Fields fields = Fields.of(at, "a task", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a task", inList ? IN_LIST : IN_MAP);
    String id = inList ? fields.id("id") : at.key();
    if (inList && !fields.has("id")) {
      findings.problem(at, "Expected the field id in a list of tasks, but found none.");
    }
    if (id != null && !Identifiers.isValid(id)) {
      findings.problemAtKey(at, Ids.outsideGrammar("task id", id));
    }
    List<DraftTask> subtasks = subtasks(fields);
    TaskAction action = action(fields);
    DraftTask task =
        new DraftTask(
            id == null || !Identifiers.isValid(id) ? Ids.legal(at.path()) : id,
            at,
            text(fields),
            Disposition.RUN,
            action,
            fields.duration("duration"),
            settings.read(fields).withConcurrency(new ConcurrencyReader(findings).read(fields)),
            needs(fields),
            new ResourceReader(findings).wants(fields),
            new RoleReader(findings, actions).read(fields, action),
            undo(fields, action),
            new FilesReader(findings).claims(fields),
            subtasks);
    return forEach.read(fields, task);
  }

  private @Nullable TaskAction action(Fields fields) {
    TaskAction action = actions.read(fields);
    if (action instanceof TaskAction.Awaited) {
      AwaitedReader.refuseSettings(fields, action, findings);
    }
    return action;
  }

  private @Nullable TaskAction undo(Fields task, @Nullable TaskAction action) {
    Cursor at = task.get("undo");
    Fields fields = at == null ? null : Fields.of(at, "an undo", findings);
    if (at == null || fields == null) {
      return null;
    }
    if (action instanceof TaskAction.Awaited) {
      findings.problemAtKey(
          at, "Expected no undo of a task that waits, since there is nothing to undo.");
    }
    fields.refuseUnknown("an undo", ActionReader.UNDO);
    TaskAction undo = actions.read(fields);
    if (undo == null && ActionReader.UNDO.stream().noneMatch(fields::has)) {
      findings.problem(
          at, "Expected an undo with one of %s.".formatted(String.join(", ", ActionReader.UNDO)));
    }
    return undo;
  }

  private List<DraftTask> subtasks(Fields fields) {
    Cursor at = fields.get("tasks");
    if (at == null) {
      return List.of();
    }
    for (String name : ActionReader.FIELDS) {
      refuseOfParent(fields, name);
    }
    refuseOfParent(fields, "duration");
    refuseOfParent(fields, "resources");
    refuseOfParent(fields, BudgetReader.USES);
    refuseOfParent(fields, ConcurrencyReader.FIELD);
    refuseOfParent(fields, FilesReader.READS);
    refuseOfParent(fields, FilesReader.WRITES);
    refuseOfParent(fields, "optional");
    refuseOfParent(fields, "undo");
    refuseOfParent(fields, RoleReader.CONTINUE);
    refuseOfParent(fields, RoleReader.PURE);
    refuseOfParent(fields, DecomposeReader.EXHAUSTED);
    refuseOfParent(fields, RepeatReader.FIELD);
    List<DraftTask> read = read(at);
    return read == null ? List.of() : read;
  }

  private void refuseOfParent(Fields fields, String name) {
    Cursor field = fields.get(name);
    if (field != null) {
      findings.problemAtKey(
          field,
          "Expected a task with subtasks to have no %s of its own, but found one.".formatted(name));
    }
  }

  private TaskText text(Fields fields) {
    return new TaskText(
        orEmpty(fields.text("title", MAX_TITLE)),
        orEmpty(fields.text("description", DocumentParser.MAX_SCALAR)),
        orEmpty(fields.text("details", DocumentParser.MAX_SCALAR)),
        orEmpty(fields.text("testStrategy", DocumentParser.MAX_SCALAR)),
        List.of());
  }

  private List<DraftTask.Need> needs(Fields fields) {
    Cursor at = fields.get("needs");
    if (at == null) {
      return List.of();
    }
    List<DraftTask.Need> needs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cursor item : at.node() instanceof Node.Items ? at.items() : List.of(at)) {
      DraftTask.Need need = need(item);
      if (need != null && !seen.add(need.task())) {
        findings.problem(
            item,
            "Expected every dependency once, but found %s again."
                .formatted(Quoted.of(need.task())));
      } else if (need != null) {
        needs.add(need);
      }
    }
    return needs;
  }

  private DraftTask.@Nullable Need need(Cursor at) {
    String id = Fields.id(at.node());
    if (id != null) {
      return new DraftTask.Need(id, EdgeCondition.SUCCESS, at);
    }
    if (!(at.node() instanceof Node.Entries)) {
      findings.problem(
          at,
          "Expected a task id or a map of task and on, but found %s."
              .formatted(at.node().described()));
      return null;
    }
    Fields fields = Fields.of(at, "a dependency", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a dependency", Set.of("task", "on"));
    EdgeCondition on = fields.choice("on", CONDITIONS);
    String task = fields.id("task");
    if (!fields.has("task")) {
      findings.problem(at, "Expected the field task in a dependency, but found none.");
    }
    return task == null
        ? null
        : new DraftTask.Need(task, on == null ? EdgeCondition.SUCCESS : on, at);
  }

  private static Set<String> known() {
    Set<String> own =
        Set.of(
            "title",
            "description",
            "details",
            "testStrategy",
            "needs",
            "duration",
            "resources",
            "join",
            "optional",
            "when",
            "undo",
            "tasks");
    Set<String> files =
        Set.of(
            FilesReader.READS,
            FilesReader.WRITES,
            RoleReader.CONTINUE,
            RoleReader.PURE,
            DecomposeReader.EXHAUSTED,
            RepeatReader.FIELD,
            ConcurrencyReader.FIELD,
            BudgetReader.USES);
    Set<String> how = union(SettingsReader.FIELDS, Set.copyOf(ActionReader.FIELDS));
    return union(union(own, files), union(how, ForEachReader.FIELDS));
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }

  private static Map<String, EdgeCondition> conditions() {
    Map<String, EdgeCondition> words = new LinkedHashMap<>();
    for (EdgeCondition condition : EdgeCondition.values()) {
      words.put(condition.name().toLowerCase(Locale.ROOT), condition);
    }
    return words;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
