package io.paradecom.leader.state;

import io.paradecom.common.codec.RowCodec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows in one Streams key-value store, with the decoded ones cached. The rows that change most,
 * those of workflows and tasks, are kept back until {@link #flush}, so that what one input record
 * changes many times is encoded once; the store's own cache does the same for what one commit
 * changes many times. {@code flush} must have been called whenever Streams may commit.
 *
 * <p>One object belongs to one assignment of a partition: whenever Streams hands the partition out
 * anew, a new object starts with empty caches.
 */
public final class RowStore implements WorkflowStore {
  private static final int CACHED_TASKS = 400_000;
  private static final int CACHED_DEFINITIONS = 200_000;
  private static final int CACHED_PAGES = 200_000;
  private static final int CACHED_LEARNED = 4_096;

  private record Position(WorkflowId workflow, int index) {}

  private record Page(byte kind, WorkflowId workflow, int index, int page) {}

  private final KeyValueStore<Bytes, byte[]> store;
  private final StoredRows stored;
  private final RowCodec codec;
  private final Map<WorkflowId, WorkflowRow> workflows = new RowCache<>(10_000);
  private final Map<Position, TaskDefinition> definitions = new RowCache<>(CACHED_DEFINITIONS);
  private final Map<Position, TaskRow> tasks = new RowCache<>(CACHED_TASKS);
  private final Map<Page, EdgePage> pages = new RowCache<>(CACHED_PAGES);
  private final Map<String, LearnedTime> learned = new RowCache<>(CACHED_LEARNED);
  private final Map<String, LearnedTime> changedLearned = new LinkedHashMap<>();
  private final Map<WorkflowId, WorkflowRow> changedWorkflows = new LinkedHashMap<>();
  private final Map<Position, TaskRow> changedTasks = new LinkedHashMap<>();

  public RowStore(KeyValueStore<Bytes, byte[]> store, RowCodec codec) {
    this.store = store;
    this.stored = new StoredRows(store, codec);
    this.codec = codec;
  }

  @Override
  public @Nullable WorkflowRow workflow(WorkflowId id) {
    WorkflowRow cached = workflows.get(id);
    if (cached == null) {
      cached = changedWorkflows.get(id);
    }
    if (cached != null) {
      return cached;
    }
    WorkflowRow row = stored.workflow(id);
    if (row != null) {
      workflows.put(id, row);
    }
    return row;
  }

  @Override
  public void putWorkflow(WorkflowRow row) {
    workflows.put(row.id(), row);
    changedWorkflows.put(row.id(), row);
  }

  @Override
  public @Nullable TaskDefinition definition(WorkflowId id, int index) {
    Position position = new Position(id, index);
    TaskDefinition cached = definitions.get(position);
    if (cached != null) {
      return cached;
    }
    TaskDefinition definition = stored.definition(id, index);
    if (definition != null) {
      definitions.put(position, definition);
    }
    return definition;
  }

  @Override
  public void putDefinition(WorkflowId id, TaskDefinition definition) {
    definitions.put(new Position(id, definition.index()), definition);
    store.put(
        RowKeys.positioned(RowKeys.DEFINITION, id, definition.index()), codec.encode(definition));
  }

  @Override
  public @Nullable TaskRow task(WorkflowId id, int index) {
    Position position = new Position(id, index);
    TaskRow cached = tasks.get(position);
    if (cached == null) {
      cached = changedTasks.get(position);
    }
    if (cached != null) {
      return cached;
    }
    TaskRow row = stored.task(id, index);
    if (row != null) {
      tasks.put(position, row);
    }
    return row;
  }

  @Override
  public void putTask(WorkflowId id, TaskRow row) {
    Position position = new Position(id, row.index());
    tasks.put(position, row);
    changedTasks.put(position, row);
  }

  /** Writes what was kept back. */
  public void flush() {
    changedWorkflows.forEach((id, row) -> store.put(RowKeys.workflow(id), codec.encode(row)));
    changedWorkflows.clear();
    changedTasks.forEach((position, row) ->
        store.put(
            RowKeys.positioned(RowKeys.TASK, position.workflow(), position.index()),
            codec.encode(row)));
    changedTasks.clear();
    changedLearned.forEach(
        (sketch, time) -> store.put(RowKeys.learned(sketch), codec.encode(time)));
    changedLearned.clear();
  }

  @Override
  public @Nullable LearnedTime learned(String sketch) {
    LearnedTime cached = learned.get(sketch);
    if (cached == null) {
      cached = changedLearned.get(sketch);
    }
    if (cached != null) {
      return cached;
    }
    LearnedTime time = stored.learned(sketch);
    if (time != null) {
      learned.put(sketch, time);
    }
    return time;
  }

  @Override
  public void putLearned(LearnedTime time) {
    learned.put(time.sketch(), time);
    changedLearned.put(time.sketch(), time);
  }

  @Override
  public void dropLearned(String sketch) {
    learned.remove(sketch);
    changedLearned.remove(sketch);
    store.delete(RowKeys.learned(sketch));
  }

  @Override
  public void forEachLearned(Consumer<LearnedTime> visitor) {
    flush();
    stored.forEachLearned(visitor);
  }

  @Override
  public int indexOf(WorkflowId id, TaskId task) {
    return stored.indexOf(id, task);
  }

  @Override
  public void putIndex(WorkflowId id, TaskId task, int index) {
    store.put(RowKeys.index(id, task), ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
  }

  @Override
  public EdgePage dependants(WorkflowId id, int index, int page) {
    return edges(RowKeys.DEPENDANTS, id, index, page);
  }

  @Override
  public void putDependants(WorkflowId id, int index, int page, EdgePage edges) {
    putEdges(RowKeys.DEPENDANTS, id, index, page, edges);
  }

  @Override
  public EdgePage needs(WorkflowId id, int index, int page) {
    return edges(RowKeys.NEEDS, id, index, page);
  }

  @Override
  public void putNeeds(WorkflowId id, int index, int page, EdgePage edges) {
    putEdges(RowKeys.NEEDS, id, index, page, edges);
  }

  private EdgePage edges(byte kind, WorkflowId id, int index, int page) {
    Page key = new Page(kind, id, index, page);
    EdgePage cached = pages.get(key);
    if (cached != null) {
      return cached;
    }
    EdgePage edges = stored.edges(kind, id, index, page);
    pages.put(key, edges);
    return edges;
  }

  private void putEdges(byte kind, WorkflowId id, int index, int page, EdgePage edges) {
    pages.put(new Page(kind, id, index, page), edges);
    store.put(RowKeys.edges(kind, id, index, page), codec.encode(edges));
  }

  @Override
  public @Nullable String output(WorkflowId id, int index) {
    return stored.output(id, index);
  }

  @Override
  public void putOutput(WorkflowId id, int index, String output) {
    store.put(
        RowKeys.positioned(RowKeys.OUTPUT, id, index), output.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int commandVersion(WorkflowId id, String commandId) {
    byte[] bytes = store.get(RowKeys.command(id, commandId));
    return bytes == null ? 0 : ByteBuffer.wrap(bytes).getInt();
  }

  @Override
  public void putCommand(WorkflowId id, String commandId, int version) {
    store.put(
        RowKeys.command(id, commandId), ByteBuffer.allocate(Integer.BYTES).putInt(version).array());
  }

  @Override
  public List<String> commands(WorkflowId id, int most) {
    List<String> commands = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.range(RowKeys.command(id, ""), RowKeys.behindCommands(id))) {
      while (commands.size() < most && rows.hasNext()) {
        commands.add(RowKeys.commandId(rows.next().key, id));
      }
    }
    return commands;
  }

  @Override
  public void dropCommand(WorkflowId id, String commandId) {
    store.delete(RowKeys.command(id, commandId));
  }

  @Override
  public void dropTask(WorkflowId id, int index) {
    TaskDefinition definition = definition(id, index);
    if (definition != null) {
      store.delete(RowKeys.index(id, definition.spec().id()));
    }
    Position position = new Position(id, index);
    definitions.remove(position);
    tasks.remove(position);
    changedTasks.remove(position);
    store.delete(RowKeys.positioned(RowKeys.DEFINITION, id, index));
    store.delete(RowKeys.positioned(RowKeys.TASK, id, index));
    store.delete(RowKeys.positioned(RowKeys.OUTPUT, id, index));
    dropPages(RowKeys.DEPENDANTS, id, index, 0);
    dropPages(RowKeys.NEEDS, id, index, 1);
  }

  private void dropPages(byte kind, WorkflowId id, int index, int first) {
    for (int page = first; edges(kind, id, index, page).size() > 0; page++) {
      pages.remove(new Page(kind, id, index, page));
      store.delete(RowKeys.edges(kind, id, index, page));
    }
  }

  @Override
  public void dropWorkflow(WorkflowId id) {
    workflows.remove(id);
    changedWorkflows.remove(id);
    store.delete(RowKeys.workflow(id));
  }

  @Override
  public void forEachWorkflow(Consumer<WorkflowRow> visitor) {
    flush();
    stored.forEachWorkflow(visitor);
  }

  @Override
  public void forEachTask(WorkflowId id, Consumer<TaskRow> visitor) {
    flush();
    stored.forEachTask(id, visitor);
  }
}
