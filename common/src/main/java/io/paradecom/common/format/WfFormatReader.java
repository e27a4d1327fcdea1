package io.paradecom.common.format;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads WfFormat 1.5, in which recorded workflows are published: the graph from {@code
 * workflow.specification}, run times from {@code workflow.execution}. A task sleeps for its run
 * time times the time scale. Ids outside the grammar get a legal one; the title keeps the original.
 */
final class WfFormatReader {
  private static final Pattern SECONDS =
      Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  private final ReadOptions options;
  private final Findings findings;
  private final Map<String, Task> tasks = new LinkedHashMap<>();

  /** A task under its original id. */
  private record Task(String id, String original, Cursor at, Map<String, DraftTask.Need> needs) {}

  WfFormatReader(ReadOptions options, Findings findings) {
    this.options = options;
    this.findings = findings;
  }

  /** Returns the graph; null when the document has none. */
  @Nullable Draft read(Cursor document, String fallbackName) {
    Cursor workflow = document.field("workflow");
    Cursor list = at(workflow, "specification", "tasks");
    if (workflow == null || list == null || list.items().isEmpty()) {
      findings.problem(
          document,
          "Expected WfFormat 1.5 with a list of tasks in workflow.specification.tasks, but found"
              + " none.");
      return null;
    }
    readTasks(list);
    for (Task task : List.copyOf(tasks.values())) {
      link(task);
    }
    Map<String, Duration> runtimes = runtimes(workflow);
    List<DraftTask> drafts = new ArrayList<>();
    for (Task task : tasks.values()) {
      drafts.add(draft(task, runtimes.get(task.original)));
    }
    return Draft.imported(GraphFormat.WFFORMAT, null, name(document, fallbackName), drafts);
  }

  private static @Nullable Cursor at(@Nullable Cursor start, String outer, String inner) {
    Cursor middle = start == null ? null : start.field(outer);
    return middle == null ? null : middle.field(inner);
  }

  private static String name(Cursor document, String fallback) {
    Cursor name = document.field("name");
    String given = name == null ? null : Fields.id(name.node());
    return given == null || given.isBlank() ? fallback : given;
  }

  private void readTasks(Cursor list) {
    Ids ids = new Ids();
    List<Cursor> mapped = new ArrayList<>();
    for (Cursor at : list.items()) {
      Cursor field = at.field("id");
      String original = field == null ? null : Fields.id(field.node());
      if (field == null || original == null) {
        findings.problem(
            at, "Expected a task with an id, but found " + at.node().described() + ".");
      } else if (Identifiers.isValid(original)) {
        ids.take(original);
        add(original, original, at);
      } else {
        mapped.add(at);
        add("", original, at);
      }
    }
    tasks.replaceAll((original, task) ->
        task.id.isEmpty()
            ? new Task(ids.unique(Ids.legal(original), ""), original, task.at, task.needs)
            : task);
    if (!mapped.isEmpty()) {
      findings.note(
          ImportNote.Kind.INFO,
          mapped.getFirst(),
          "%d ids are outside A-Z a-z 0-9 . _ - and were replaced; the titles keep them."
              .formatted(mapped.size()));
    }
  }

  private void add(String id, String original, Cursor at) {
    Task first = tasks.putIfAbsent(original, new Task(id, original, at, new LinkedHashMap<>()));
    if (first != null) {
      findings.problem(
          at,
          "Expected every task id once, but found %s here and at line %d, column %d (%s)."
              .formatted(
                  Quoted.of(original), first.at.keyLine(), first.at.keyColumn(), first.at.path()));
    }
  }

  private void link(Task task) {
    for (Cursor at : listOf(task, "parents")) {
      Task parent = find(task, at);
      if (parent != null) {
        task.needs.putIfAbsent(parent.id, need(parent, at));
      }
    }
    for (Cursor at : listOf(task, "children")) {
      Task child = find(task, at);
      if (child != null) {
        child.needs.putIfAbsent(task.id, need(task, at));
      }
    }
  }

  private static DraftTask.Need need(Task task, Cursor at) {
    return new DraftTask.Need(task.id, EdgeCondition.SUCCESS, at);
  }

  private static List<Cursor> listOf(Task task, String name) {
    Cursor field = task.at.field(name);
    return field == null ? List.of() : field.items();
  }

  private @Nullable Task find(Task task, Cursor at) {
    String id = Fields.id(at.node());
    Task other = id == null ? null : tasks.get(id);
    boolean isSelf = task.original.equals(id);
    if (other != null && !isSelf) {
      return other;
    }
    String fault =
        isSelf
            ? "Expected task %s to need other tasks only, but it needs itself"
                .formatted(Quoted.of(task.original))
            : "Expected a task of the same workflow, but found " + at.node().described();
    if (options.policy() == RepairPolicy.STRICT) {
      findings.problem(at, fault + ".");
    } else {
      findings.note(ImportNote.Kind.REPAIR, at, fault + "; the edge is dropped.");
    }
    return null;
  }

  private Map<String, Duration> runtimes(Cursor workflow) {
    Map<String, Duration> runtimes = new HashMap<>();
    Cursor list = at(workflow, "execution", "tasks");
    for (Cursor at : list == null ? List.<Cursor>of() : list.items()) {
      Cursor id = at.field("id");
      Cursor seconds = at.field("runtimeInSeconds");
      String text = id == null ? null : Fields.id(id.node());
      Duration runtime = seconds == null ? null : scaled(seconds);
      if (text != null && runtime != null) {
        runtimes.put(text, runtime);
      }
    }
    return runtimes;
  }

  private @Nullable Duration scaled(Cursor at) {
    String text = Fields.id(at.node());
    if (text != null && SECONDS.matcher(text).matches()) {
      BigDecimal nanos =
          new BigDecimal(text).multiply(BigDecimal.valueOf(options.timeScale())).multiply(NANOS);
      if (nanos.compareTo(BigDecimal.valueOf(DurationText.MAX.toNanos())) <= 0) {
        return Duration.ofNanos(nanos.longValue());
      }
    }
    findings.problem(
        at,
        "Expected a run time of 0 seconds or more, scaled 3650 days at most, but found %s."
            .formatted(at.node().described()));
    return null;
  }

  private DraftTask draft(Task task, @Nullable Duration runtime) {
    if (runtime == null) {
      findings.note(
          ImportNote.Kind.WARNING,
          task.at,
          "No run time of %s is recorded; it is read as 0.".formatted(Quoted.of(task.original)));
    }
    Duration sleep = runtime == null ? Duration.ZERO : runtime;
    return new DraftTask(
        task.id,
        task.at,
        TaskText.ofTitle(title(task)),
        Disposition.RUN,
        new TaskAction.Sleep(sleep),
        null,
        Settings.NONE,
        List.copyOf(task.needs.values()),
        null,
        TaskRole.ORDINARY,
        null,
        null,
        List.of());
  }

  private static String title(Task task) {
    if (!task.id.equals(task.original)) {
      return task.original;
    }
    Cursor name = task.at.field("name");
    String text = name == null ? null : Fields.id(name.node());
    return text == null || text.equals(task.id) ? "" : text;
  }
}
