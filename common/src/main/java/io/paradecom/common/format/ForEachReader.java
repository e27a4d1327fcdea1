package io.paradecom.common.format;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TextTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one subtask for each item of a list that the file itself holds. The task becomes a task
 * with subtasks, {@code each.1}, {@code each.2} and so on, so all that holds for these holds here.
 */
final class ForEachReader {
  /** The fields of a task that are read here. */
  static final Set<String> FIELDS = Set.of("forEach", "maxParallel");

  static final long MAX_CHARACTERS = 1 << 28;

  private static final String PARALLEL = ".maxParallel";
  private static final int WHOLE = 1_000_000_000 - 1;

  private final Findings findings;
  private final Map<String, Integer> semaphores = new LinkedHashMap<>();

  ForEachReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the semaphores that bound how many parts run at once, by name. */
  Map<String, Integer> semaphores() {
    return semaphores;
  }

  /** Returns the task with a subtask for each item; the task itself when it has no list. */
  DraftTask read(Fields fields, DraftTask task) {
    Cursor at = fields.get("forEach");
    if (at == null) {
      refuse(fields, "maxParallel", "only beside forEach");
      return task;
    }
    refuse(fields, "tasks", "no subtasks beside forEach");
    refuse(fields, ConcurrencyReader.FIELD, "no concurrency beside forEach");
    refuse(fields, DecomposeReader.EXHAUSTED, "no onExhausted beside forEach");
    refuseAction(task);
    TextTemplate.Part.Input output = LoopReader.output(at);
    if (output != null) {
      refuse(fields, RepeatReader.FIELD, "no repeat beside forEach over what a task puts out");
      ResourceReader.Want want = parallel(fields, task, 1);
      return new LoopReader(findings).read(at, output, task, withUnit(task, want));
    }
    List<LoopItem> items = at.node() instanceof Node.Entries ? range(at) : literal(at);
    ResourceReader.Want want = parallel(fields, task, items.size());
    checkSize(at, task, items);
    if (findings.hasProblems()) {
      return task;
    }
    List<DraftTask> parts = new ArrayList<>(items.size());
    for (int index = 0; index < items.size(); index++) {
      parts.add(part(task, at, index, items.get(index), want));
    }
    return parent(task, parts);
  }

  private void refuse(Fields fields, String name, String expected) {
    Cursor field = fields.get(name);
    if (field != null) {
      findings.problemAtKey(field, "Expected %s, but found %s.".formatted(expected, name));
    }
  }

  /** An item reaches a process by its variables, and texts of requests and prompts by name. */
  private void refuseAction(DraftTask task) {
    boolean takesItem =
        switch (task.action()) {
          case null -> true;
          case TaskAction action -> action.canBeLeaf();
        };
    if (!takesItem) {
      findings.problemAtKey(
          task.place(),
          "Expected command, shell, http, prompt, sleep or noop for each item of %s, but found another action."
              .formatted(Quoted.of(task.id())));
    }
  }

  private List<LoopItem> literal(Cursor at) {
    if (!(at.node() instanceof Node.Items values)) {
      findings.problem(
          at,
          "Expected a list of items, a range of from, to and step, or the output of a task as ${input:TASK}, but found %s."
              .formatted(at.node().described()));
      return List.of();
    }
    if (tooMany(at, values.values().size())) {
      return List.of();
    }
    List<LoopItem> items = new ArrayList<>();
    for (Cursor one : at.items()) {
      LoopItem item = item(one);
      if (item.text().length() > LoopSpec.MAX_ITEM_CHARS || item.text().indexOf('\0') >= 0) {
        findings.problem(
            one,
            "Expected an item of at most %,d characters, none of them the character 0, but found %,d."
                .formatted(LoopSpec.MAX_ITEM_CHARS, item.text().length()));
      }
      items.add(item);
    }
    return items;
  }

  private LoopItem item(Cursor at) {
    String json = new HttpReader(findings).toJson(at.node(), at).toString();
    if (!(at.node() instanceof Node.Scalar scalar)) {
      return new LoopItem(json, json);
    }
    if (scalar.kind() == Node.Kind.NULL) {
      findings.problem(at, "Expected a text, a number, a list or a map, but found nothing.");
    }
    return new LoopItem(scalar.text(), json);
  }

  private List<LoopItem> range(Cursor at) {
    Fields fields = Fields.of(at, "a range", findings);
    if (fields == null) {
      return List.of();
    }
    fields.refuseUnknown("a range", Set.of("from", "to", "step"));
    Integer from = fields.integer("from", -WHOLE, WHOLE);
    Integer to = fields.integer("to", -WHOLE, WHOLE);
    Integer step = fields.integer("step", 1, WHOLE);
    for (String name : new String[] {"from", "to"}) {
      if (!fields.has(name)) {
        findings.problem(at, "Expected the field %s in a range, but found none.".formatted(name));
      }
    }
    if (from == null || to == null || (step == null && fields.has("step"))) {
      return List.of();
    }
    return between(at, from, to, step == null ? 1 : step);
  }

  private List<LoopItem> between(Cursor at, long from, long to, long step) {
    long count = to < from ? 0 : (to - from) / step + 1;
    List<LoopItem> items = new ArrayList<>();
    if (!tooMany(at, count)) {
      for (long i = 0; i < count; i++) {
        String number = Long.toString(from + i * step);
        items.add(new LoopItem(number, number));
      }
    }
    return items;
  }

  private boolean tooMany(Cursor at, long count) {
    if (count > LoopSpec.MAX_ITEMS) {
      findings.problem(
          at, "Expected at most %,d items, but found %,d.".formatted(LoopSpec.MAX_ITEMS, count));
    }
    return count > LoopSpec.MAX_ITEMS;
  }

  /** Every part has the needs and the texts of its task: what is short in a file may grow large. */
  private void checkSize(Cursor at, DraftTask task, List<LoopItem> items) {
    int count = items.size();
    if (task.id().length() + 1 + Integer.toString(count).length() > Identifiers.MAX_LENGTH) {
      findings.problemAtKey(
          task.place(),
          "Expected an id with room for those of %,d parts within %d characters, but found %s."
              .formatted(count, Identifiers.MAX_LENGTH, Quoted.of(task.id())));
    }
    long edges = (long) count * task.needs().size();
    if (edges > LoopSpec.MAX_EDGES) {
      findings.problem(
          at,
          "Expected at most %,d dependencies of all parts together, but found %,d."
              .formatted(LoopSpec.MAX_EDGES, edges));
    }
    long characters = items.stream().mapToLong(item -> item.text().length()).sum();
    characters += (long) count * (task.text() + "" + task.action() + task.undo()).length();
    if (characters > MAX_CHARACTERS) {
      findings.problem(
          at,
          "Expected at most %,d characters of all parts together, but found %,d."
              .formatted(MAX_CHARACTERS, characters));
    }
  }

  private ResourceReader.@Nullable Want parallel(Fields fields, DraftTask task, int items) {
    Integer units = fields.integer("maxParallel", 1, ResourceWant.MAX_UNITS);
    Cursor at = fields.get("maxParallel");
    if (units == null || at == null) {
      return null;
    }
    String name = task.id() + PARALLEL;
    if (!Identifiers.isValid(name)) {
      findings.problemAtKey(at, Ids.outsideGrammar("resource name", name));
      return null;
    }
    List<ResourceReader.Want> own = task.resources();
    if (own != null && own.size() >= ResourceWant.MAX_PER_TASK) {
      findings.problemAtKey(
          at,
          "Expected at most %d resources beside maxParallel, but found %d."
              .formatted(ResourceWant.MAX_PER_TASK - 1, own.size()));
    }
    if (items > 0) {
      semaphores.put(name, units);
    }
    return new ResourceReader.Want(name, ResourceWant.Mode.UNITS, 1, at);
  }

  /** A part of a join that goes on early has only the start gate to wait for. */
  private DraftTask part(
      DraftTask task, Cursor at, int index, LoopItem item, ResourceReader.@Nullable Want parallel) {
    boolean success =
        !task.role().isPartial()
            && task.needs().stream().allMatch(need -> need.on() == EdgeCondition.SUCCESS);
    return new DraftTask(
        task.id() + "." + (index + 1),
        task.place(),
        task.text(),
        Disposition.RUN,
        filled(task.action(), at, index, item),
        task.duration(),
        Settings.NONE.withEnvironment(
            Map.of(LoopSpec.ITEM, item.text(), LoopSpec.INDEX, Integer.toString(index))),
        success ? task.needs() : List.of(),
        withUnit(task, parallel),
        new TaskRole(0, task.role().optional())
            .withContinuation(task.role().continuation())
            .withRepeat(task.role().repeat()),
        task.undo(),
        task.files(),
        List.of());
  }

  private @Nullable TaskAction filled(
      @Nullable TaskAction action, Cursor at, int index, LoopItem item) {
    if (!(action instanceof TaskAction.Http
        || action instanceof TaskAction.Prompt
        || action instanceof TaskAction.Custom)) {
      return action;
    }
    try {
      return LoopSpec.filled(action, index, item);
    } catch (IllegalArgumentException tooLong) {
      findings.problem(at, "For item %d: %s".formatted(index, tooLong.getMessage()));
      return action;
    }
  }

  private static List<ResourceReader.Want> withUnit(
      DraftTask task, ResourceReader.@Nullable Want parallel) {
    List<ResourceReader.Want> wants = new ArrayList<>();
    if (task.resources() != null) {
      wants.addAll(task.resources());
    }
    if (parallel != null) {
      wants.add(parallel);
    }
    return wants;
  }

  /** Without an item nothing is left to do but to succeed. */
  private static DraftTask parent(DraftTask task, List<DraftTask> parts) {
    return new DraftTask(
        task.id(),
        task.place(),
        task.text(),
        task.disposition(),
        parts.isEmpty() ? new TaskAction.Gate() : null,
        null,
        task.settings(),
        task.needs(),
        null,
        new TaskRole(task.role().atLeast(), false, task.role().when()),
        null,
        null,
        parts);
  }
}
