package io.paradecom.core.simulation;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows with a transaction: everything since the last {@link #commit} can be taken back. */
final class CrashStore implements WorkflowStore {
  private static final class Rows {
    private @Nullable WorkflowRow workflow;
    private final List<@Nullable TaskDefinition> definitions = new ArrayList<>();
    private final List<@Nullable TaskRow> tasks = new ArrayList<>();
    private final Map<TaskId, Integer> indexes = new HashMap<>();
    private final List<@Nullable List<EdgePage>> dependants = new ArrayList<>();
    private final List<@Nullable List<EdgePage>> needs = new ArrayList<>();
    private final List<@Nullable String> outputs = new ArrayList<>();
    private final Map<String, Integer> commands = new HashMap<>();

    Rows() {}

    Rows(Rows other) {
      workflow = other.workflow;
      definitions.addAll(other.definitions);
      tasks.addAll(other.tasks);
      indexes.putAll(other.indexes);
      dependants.addAll(other.dependants);
      needs.addAll(other.needs);
      outputs.addAll(other.outputs);
      commands.putAll(other.commands);
    }

    boolean isEqualTo(Rows other) {
      return Objects.equals(workflow, other.workflow)
          && trimmed(definitions).equals(trimmed(other.definitions))
          && trimmed(tasks).equals(trimmed(other.tasks))
          && indexes.equals(other.indexes)
          && trimmed(dependants).equals(trimmed(other.dependants))
          && trimmed(needs).equals(trimmed(other.needs))
          && trimmed(outputs).equals(trimmed(other.outputs))
          && commands.equals(other.commands);
    }

    private static List<?> trimmed(List<?> values) {
      int end = values.size();
      while (end > 0 && values.get(end - 1) == null) {
        end--;
      }
      return values.subList(0, end);
    }

    @Override
    public String toString() {
      return "run %s, tasks %s, dependants %s, needs %s, outputs %s"
          .formatted(workflow, tasks, dependants, needs, outputs);
    }
  }

  private static final Rows NONE = new Rows();

  private final Map<WorkflowId, Rows> workflows = new LinkedHashMap<>();
  private final Map<String, LearnedTime> learned = new LinkedHashMap<>();
  private final ArrayDeque<Runnable> undo = new ArrayDeque<>();

  /** Keeps what was written so far. */
  void commit() {
    undo.clear();
  }

  /** Takes back what was written since the last commit. */
  void rollback() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  /** Returns the same rows in a store of their own. */
  CrashStore copy() {
    CrashStore copy = new CrashStore();
    workflows.forEach((id, rows) -> copy.workflows.put(id, new Rows(rows)));
    copy.learned.putAll(learned);
    return copy;
  }

  /** Returns a number that is the same for the same rows, and hardly ever for others. */
  long fingerprint() {
    long print = 17;
    for (Rows rows : workflows.values()) {
      print = print * 1_000_003 + Objects.hashCode(rows.workflow);
      print = print * 1_000_003 + rows.tasks.hashCode();
      print = print * 1_000_003 + rows.outputs.hashCode();
      print = print * 1_000_003 + rows.definitions.hashCode();
    }
    return print;
  }

  /** Returns what is left of a run that was given up; null: nothing. */
  @Nullable String leftOf(WorkflowId id) {
    Rows rows = new Rows(read(id));
    rows.workflow = null;
    return rows.isEqualTo(NONE)
        ? null
        : "Expected nothing to be kept of '%s', but found %s.".formatted(id, rows);
  }

  /** Returns what differs between the two stores; empty: nothing. */
  String differences(CrashStore other) {
    StringBuilder text = new StringBuilder();
    workflows.forEach((id, rows) -> {
      Rows others = other.read(id);
      boolean gone = rows.workflow == null && others.workflow == null;
      if (gone && !rows.isEqualTo(NONE)) {
        text.append("'%s' was given up, but found %s. ".formatted(id, rows));
      }
      if (!gone && !rows.isEqualTo(others)) {
        text.append("'%s' is %s, but found %s. ".formatted(id, rows, others));
      }
    });
    return text.toString();
  }

  @Override
  public @Nullable WorkflowRow workflow(WorkflowId id) {
    return read(id).workflow;
  }

  @Override
  public void putWorkflow(WorkflowRow row) {
    Rows rows = write(row.id());
    WorkflowRow before = rows.workflow;
    undo.push(() -> rows.workflow = before);
    rows.workflow = row;
  }

  @Override
  public @Nullable TaskDefinition definition(WorkflowId id, int index) {
    return get(read(id).definitions, index);
  }

  @Override
  public void putDefinition(WorkflowId id, TaskDefinition definition) {
    put(write(id).definitions, definition.index(), definition);
  }

  @Override
  public @Nullable TaskRow task(WorkflowId id, int index) {
    return get(read(id).tasks, index);
  }

  @Override
  public void putTask(WorkflowId id, TaskRow row) {
    put(write(id).tasks, row.index(), row);
  }

  @Override
  public int indexOf(WorkflowId id, TaskId task) {
    return read(id).indexes.getOrDefault(task, -1);
  }

  @Override
  public void putIndex(WorkflowId id, TaskId task, int index) {
    put(write(id).indexes, task, index);
  }

  @Override
  public EdgePage dependants(WorkflowId id, int index, int page) {
    return page(read(id).dependants, index, page);
  }

  @Override
  public void putDependants(WorkflowId id, int index, int page, EdgePage edges) {
    putPage(write(id).dependants, index, page, edges);
  }

  @Override
  public EdgePage needs(WorkflowId id, int index, int page) {
    return page(read(id).needs, index, page - 1);
  }

  @Override
  public void putNeeds(WorkflowId id, int index, int page, EdgePage edges) {
    putPage(write(id).needs, index, page - 1, edges);
  }

  @Override
  public @Nullable String output(WorkflowId id, int index) {
    return get(read(id).outputs, index);
  }

  @Override
  public void putOutput(WorkflowId id, int index, String output) {
    put(write(id).outputs, index, output);
  }

  @Override
  public int commandVersion(WorkflowId id, String commandId) {
    return read(id).commands.getOrDefault(commandId, 0);
  }

  @Override
  public void putCommand(WorkflowId id, String commandId, int version) {
    put(write(id).commands, commandId, version);
  }

  @Override
  public List<String> commands(WorkflowId id, int most) {
    return read(id).commands.keySet().stream().sorted().limit(most).toList();
  }

  @Override
  public void dropCommand(WorkflowId id, String commandId) {
    remove(write(id).commands, commandId);
  }

  @Override
  public void dropTask(WorkflowId id, int index) {
    Rows rows = write(id);
    TaskDefinition definition = get(rows.definitions, index);
    if (definition != null) {
      remove(rows.indexes, definition.spec().id());
    }
    put(rows.definitions, index, null);
    put(rows.tasks, index, null);
    put(rows.dependants, index, null);
    put(rows.needs, index, null);
    put(rows.outputs, index, null);
  }

  @Override
  public void dropWorkflow(WorkflowId id) {
    Rows rows = write(id);
    WorkflowRow before = rows.workflow;
    undo.push(() -> rows.workflow = before);
    rows.workflow = null;
  }

  @Override
  public void forEachWorkflow(Consumer<WorkflowRow> visitor) {
    for (Rows rows : workflows.values()) {
      if (rows.workflow != null) {
        visitor.accept(rows.workflow);
      }
    }
  }

  @Override
  public void forEachTask(WorkflowId id, Consumer<TaskRow> visitor) {
    for (TaskRow row : read(id).tasks) {
      if (row != null) {
        visitor.accept(row);
      }
    }
  }

  @Override
  public @Nullable LearnedTime learned(String sketch) {
    return learned.get(sketch);
  }

  @Override
  public void putLearned(LearnedTime time) {
    put(learned, time.sketch(), time);
  }

  @Override
  public void dropLearned(String sketch) {
    remove(learned, sketch);
  }

  @Override
  public void forEachLearned(Consumer<LearnedTime> visitor) {
    learned.values().forEach(visitor);
  }

  private Rows read(WorkflowId id) {
    return workflows.getOrDefault(id, NONE);
  }

  private Rows write(WorkflowId id) {
    return workflows.computeIfAbsent(id, _ -> new Rows());
  }

  private static EdgePage page(List<@Nullable List<EdgePage>> pages, int index, int page) {
    List<EdgePage> ofTask = get(pages, index);
    return ofTask == null || page >= ofTask.size() ? EdgePage.EMPTY : ofTask.get(page);
  }

  private void putPage(List<@Nullable List<EdgePage>> pages, int index, int page, EdgePage edges) {
    List<EdgePage> before = get(pages, index);
    List<EdgePage> after = before == null ? new ArrayList<>() : new ArrayList<>(before);
    if (page == after.size()) {
      after.add(edges);
    } else {
      after.set(page, edges);
    }
    put(pages, index, after);
  }

  private static <T> @Nullable T get(List<@Nullable T> values, int index) {
    return index < values.size() ? values.get(index) : null;
  }

  private <K, V> void put(Map<K, V> values, K key, V value) {
    V before = values.put(key, value);
    undo.push(() -> {
      if (before == null) {
        values.remove(key);
      } else {
        values.put(key, before);
      }
    });
  }

  private <K, V> void remove(Map<K, V> values, K key) {
    V before = values.remove(key);
    if (before != null) {
      undo.push(() -> values.put(key, before));
    }
  }

  private <T> void put(List<@Nullable T> values, int index, @Nullable T value) {
    while (values.size() <= index) {
      values.add(null);
    }
    T before = values.set(index, value);
    undo.push(() -> values.set(index, before));
  }
}
