package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows in maps: for simulation and tests, and the model that other stores are compared with. */
public final class InMemoryStore implements WorkflowStore {
  private record PageKey(int index, int page) {}

  private static final class Rows {
    private @Nullable WorkflowRow workflow;
    private final Map<Integer, TaskDefinition> definitions = new HashMap<>();
    private final TreeMap<Integer, TaskRow> tasks = new TreeMap<>();
    private final Map<TaskId, Integer> indexes = new HashMap<>();
    private final Map<PageKey, EdgePage> dependants = new HashMap<>();
    private final Map<PageKey, EdgePage> needs = new HashMap<>();
    private final Map<Integer, String> outputs = new HashMap<>();
    private final Map<String, Integer> commands = new HashMap<>();
  }

  private final Map<WorkflowId, Rows> workflows = new LinkedHashMap<>();
  private final Map<String, LearnedTime> learned = new LinkedHashMap<>();

  @Override
  public @Nullable WorkflowRow workflow(WorkflowId id) {
    return rows(id).workflow;
  }

  @Override
  public void putWorkflow(WorkflowRow row) {
    rows(row.id()).workflow = row;
  }

  @Override
  public @Nullable TaskDefinition definition(WorkflowId id, int index) {
    return rows(id).definitions.get(index);
  }

  @Override
  public void putDefinition(WorkflowId id, TaskDefinition definition) {
    rows(id).definitions.put(definition.index(), definition);
  }

  @Override
  public @Nullable TaskRow task(WorkflowId id, int index) {
    return rows(id).tasks.get(index);
  }

  @Override
  public void putTask(WorkflowId id, TaskRow row) {
    rows(id).tasks.put(row.index(), row);
  }

  @Override
  public int indexOf(WorkflowId id, TaskId task) {
    return rows(id).indexes.getOrDefault(task, -1);
  }

  @Override
  public void putIndex(WorkflowId id, TaskId task, int index) {
    rows(id).indexes.put(task, index);
  }

  @Override
  public EdgePage dependants(WorkflowId id, int index, int page) {
    return rows(id).dependants.getOrDefault(new PageKey(index, page), EdgePage.EMPTY);
  }

  @Override
  public void putDependants(WorkflowId id, int index, int page, EdgePage edges) {
    rows(id).dependants.put(new PageKey(index, page), edges);
  }

  @Override
  public EdgePage needs(WorkflowId id, int index, int page) {
    return rows(id).needs.getOrDefault(new PageKey(index, page), EdgePage.EMPTY);
  }

  @Override
  public void putNeeds(WorkflowId id, int index, int page, EdgePage edges) {
    rows(id).needs.put(new PageKey(index, page), edges);
  }

  @Override
  public @Nullable String output(WorkflowId id, int index) {
    return rows(id).outputs.get(index);
  }

  @Override
  public void putOutput(WorkflowId id, int index, String output) {
    rows(id).outputs.put(index, output);
  }

  @Override
  public int commandVersion(WorkflowId id, String commandId) {
    return rows(id).commands.getOrDefault(commandId, 0);
  }

  @Override
  public void putCommand(WorkflowId id, String commandId, int version) {
    rows(id).commands.put(commandId, version);
  }

  @Override
  public List<String> commands(WorkflowId id, int most) {
    return rows(id).commands.keySet().stream().sorted().limit(most).toList();
  }

  @Override
  public void dropCommand(WorkflowId id, String commandId) {
    rows(id).commands.remove(commandId);
  }

  @Override
  public void dropTask(WorkflowId id, int index) {
    Rows rows = rows(id);
    TaskDefinition definition = rows.definitions.remove(index);
    if (definition != null) {
      rows.indexes.remove(definition.spec().id());
    }
    rows.tasks.remove(index);
    rows.outputs.remove(index);
    rows.dependants.keySet().removeIf(key -> key.index() == index);
    rows.needs.keySet().removeIf(key -> key.index() == index);
  }

  @Override
  public void dropWorkflow(WorkflowId id) {
    rows(id).workflow = null;
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
    rows(id).tasks.values().forEach(visitor);
  }

  @Override
  public @Nullable LearnedTime learned(String sketch) {
    return learned.get(sketch);
  }

  @Override
  public void putLearned(LearnedTime time) {
    learned.put(time.sketch(), time);
  }

  @Override
  public void dropLearned(String sketch) {
    learned.remove(sketch);
  }

  @Override
  public void forEachLearned(Consumer<LearnedTime> visitor) {
    learned.values().forEach(visitor);
  }

  private Rows rows(WorkflowId id) {
    return workflows.computeIfAbsent(id, _ -> new Rows());
  }
}
