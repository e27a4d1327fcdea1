package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one workflow as one Step sees them: what the Step wrote, else what is kept. Dropped
 * when the Step fails, flushed to the store when it returns.
 */
final class StepOverlay {
  private record PageKey(int index, int page) {}

  /**
   * A task row before and after a Step.
   *
   * @param before null when none was kept
   * @param specBefore the task's description when the Step replaced it; else null
   */
  record TaskChange(@Nullable TaskRow before, TaskRow after, @Nullable TaskSpec specBefore) {}

  private final WorkflowId id;
  private final WorkflowStore store;
  private @Nullable WorkflowDraft draft;
  private final Map<Integer, TaskChange> tasks = new LinkedHashMap<>();
  private final Map<Integer, TaskDefinition> definitions = new LinkedHashMap<>();
  private final Map<TaskId, Integer> indexes = new HashMap<>();
  private final Map<PageKey, EdgePage> dependantPages = new LinkedHashMap<>();
  private final Map<PageKey, EdgePage> needPages = new LinkedHashMap<>();
  private final Map<Integer, String> outputs = new LinkedHashMap<>();
  private final Map<Integer, TaskSpec> replaced = new HashMap<>();
  private final Map<String, Integer> commands = new LinkedHashMap<>();
  private final List<Integer> droppedTasks = new ArrayList<>();
  private final List<String> droppedCommands = new ArrayList<>();
  private boolean forgotten;
  private final List<TaskRow> holders = new ArrayList<>();
  private final List<TaskRow> parents = new ArrayList<>();

  StepOverlay(WorkflowId id, WorkflowStore store) {
    this.id = id;
    this.store = store;
    WorkflowRow kept = store.workflow(id);
    this.draft = kept == null ? null : new WorkflowDraft(kept);
  }

  WorkflowId id() {
    return id;
  }

  boolean isKnown() {
    return draft != null;
  }

  /**
   * @throws IllegalStateException when there is no such workflow
   */
  WorkflowDraft workflow() {
    WorkflowDraft known = draft;
    if (known == null) {
      throw new IllegalStateException("Expected a run of workflow '" + id + "', but found none.");
    }
    return known;
  }

  /** Returns what is known of how long tasks of a sketch take; null: nothing. */
  @Nullable LearnedTime learned(String sketch) {
    return store.learned(sketch);
  }

  void begin(WorkflowDraft run) {
    draft = run;
  }

  TaskDefinition definition(int index) {
    TaskDefinition written = definitions.get(index);
    if (written == null) {
      written = store.definition(id, index);
    }
    if (written == null) {
      throw new IllegalStateException(
          "Expected task %d in workflow '%s', but found none.".formatted(index, id));
    }
    return written;
  }

  void putDefinition(TaskDefinition definition) {
    definitions.put(definition.index(), definition);
    indexes.put(definition.spec().id(), definition.index());
  }

  /** Keeps another description of a task, whose row has to be put as well. */
  void replaceSpec(int index, TaskSpec spec) {
    TaskDefinition definition = definition(index);
    replaced.putIfAbsent(index, definition.spec());
    putDefinition(definition.withSpec(spec));
  }

  TaskRow task(int index) {
    TaskChange change = tasks.get(index);
    if (change != null) {
      return change.after();
    }
    TaskRow kept = store.task(id, index);
    return kept != null ? kept : definition(index).initialRow();
  }

  /** Keeps a row and its place in the tally. */
  void putTask(TaskRow row) {
    TaskChange change = tasks.get(row.index());
    TaskRow kept = change == null ? store.task(id, row.index()) : change.before();
    TaskRow last = task(row.index());
    if (!TaskTransitions.isLegal(last.state(), row.state())) {
      throw new IllegalStateException(
          "Expected a legal move of task %d in workflow '%s', but found %s to %s."
              .formatted(row.index(), id, last.state(), row.state()));
    }
    if (last.claim() != 0 && row.claim() != last.claim()) {
      holders.add(last);
    }
    if (last.hasOpenChild() && (!row.hasOpenChild() || row.epoch() != last.epoch())) {
      parents.add(last);
    }
    workflow().tally.add(last, -1);
    workflow().tally.add(row, 1);
    tasks.put(row.index(), new TaskChange(kept, row, replaced.get(row.index())));
  }

  /** Returns the rows of tasks that have let their claims go, as they were, once each. */
  List<TaskRow> takeHolders() {
    if (holders.isEmpty()) {
      return List.of();
    }
    List<TaskRow> taken = List.copyOf(holders);
    holders.clear();
    return taken;
  }

  /** Returns the rows of tasks that wait for their workflows no more, as they were, once each. */
  List<TaskRow> takeParents() {
    if (parents.isEmpty()) {
      return List.of();
    }
    List<TaskRow> taken = List.copyOf(parents);
    parents.clear();
    return taken;
  }

  int indexOf(TaskId task) {
    Integer written = indexes.get(task);
    return written != null ? written : store.indexOf(id, task);
  }

  EdgePage dependants(int index, int page) {
    EdgePage written = dependantPages.get(new PageKey(index, page));
    return written != null ? written : store.dependants(id, index, page);
  }

  /** Returns a page of a task's dependencies. */
  EdgePage needs(int index, int page) {
    if (page == 0) {
      return definition(index).firstNeeds();
    }
    EdgePage written = needPages.get(new PageKey(index, page));
    return written != null ? written : store.needs(id, index, page);
  }

  /** Adds dependencies behind the last one, each with its edge in the other direction. */
  void addNeeds(int index, List<Dependency> needs) {
    TaskDefinition definition = definition(index);
    EdgePage first = definition.firstNeeds();
    int count = definition.needs();
    for (Dependency need : needs) {
      int dependency = indexOf(need.task());
      if (count < EdgePage.CAPACITY) {
        first = first.plus(dependency, need.on());
      } else {
        int page = count / EdgePage.CAPACITY;
        EdgePage edges = needs(index, page).plus(dependency, need.on());
        needPages.put(new PageKey(index, page), edges);
      }
      count++;
      int open = openPage(dependency);
      EdgePage edges = dependants(dependency, open).plus(index, need.on());
      dependantPages.put(new PageKey(dependency, open), edges);
    }
    putDefinition(definition.withNeeds(count, first));
  }

  /** Returns the dependant that was staged last; -1: there is none. Cost: O(log pages). */
  int lastDependant(int index) {
    int page = openPage(index);
    EdgePage edges = dependants(index, page);
    if (edges.size() == 0 && page > 0) {
      edges = dependants(index, page - 1);
    }
    return edges.size() == 0 ? -1 : edges.task(edges.size() - 1);
  }

  /** Returns the first page of dependants that is not full: by doubling, then by halving. */
  private int openPage(int index) {
    int full = -1;
    int jump = 1;
    while (isFull(index, full + jump)) {
      full += jump;
      jump *= 2;
    }
    while (jump > 1) {
      jump /= 2;
      if (isFull(index, full + jump)) {
        full += jump;
      }
    }
    return full + 1;
  }

  private boolean isFull(int index, int page) {
    return dependants(index, page).size() == EdgePage.CAPACITY;
  }

  @Nullable String output(int index) {
    String written = outputs.get(index);
    return written != null ? written : store.output(id, index);
  }

  void putOutput(int index, String output) {
    outputs.put(index, output);
  }

  int commandVersion(String commandId) {
    Integer written = commands.get(commandId);
    return written != null ? written : store.commandVersion(id, commandId);
  }

  void putCommand(String commandId, int version) {
    commands.put(commandId, version);
  }

  /** Returns the ids of up to {@code most} commands that are remembered. */
  List<String> commands(int most) {
    return store.commands(id, most);
  }

  /** Drops the first {@code most} commands that are remembered. */
  void dropCommands(int most) {
    droppedCommands.addAll(commands(most));
  }

  /** Drops all that is kept of the tasks at {@code from} (inclusive) to {@code to} (exclusive). */
  void dropTasks(int from, int to) {
    for (int index = from; index < to; index++) {
      droppedTasks.add(index);
    }
  }

  /** Drops the workflow itself. */
  void forget() {
    forgotten = true;
  }

  /** Returns the workflow's row as the Step leaves it; null: there is and was none. */
  @Nullable WorkflowRow last() {
    return draft == null ? null : draft.build();
  }

  /** Writes everything to the store. */
  void flush() {
    droppedTasks.forEach(index -> store.dropTask(id, index));
    droppedCommands.forEach(commandId -> store.dropCommand(id, commandId));
    if (forgotten) {
      store.dropWorkflow(id);
    } else if (draft != null) {
      store.putWorkflow(draft.build());
    }
    for (TaskDefinition definition : definitions.values()) {
      store.putDefinition(id, definition);
      store.putIndex(id, definition.spec().id(), definition.index());
    }
    dependantPages.forEach((key, edges) -> store.putDependants(id, key.index(), key.page(), edges));
    needPages.forEach((key, edges) -> store.putNeeds(id, key.index(), key.page(), edges));
    for (TaskChange change : tasks.values()) {
      store.putTask(id, change.after());
    }
    outputs.forEach((index, output) -> store.putOutput(id, index, output));
    commands.forEach((commandId, version) -> store.putCommand(id, commandId, version));
  }

  /** Returns the task rows that differ from what was kept, in the order of their first change. */
  List<TaskChange> taskChanges() {
    return new ArrayList<>(tasks.values());
  }
}
