package io.paradecom.leader.state;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.RowCodec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition as its store has them, decoded at each call. As thread-safe as the
 * store: one that Streams hands out for queries may be read by any thread, and then two calls may
 * see different moments, and what is not committed yet.
 */
public final class StoredRows {
  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final RowCodec codec;

  public StoredRows(ReadOnlyKeyValueStore<Bytes, byte[]> store, RowCodec codec) {
    this.store = store;
    this.codec = codec;
  }

  /** Returns the workflow's row; null: unknown. */
  public @Nullable WorkflowRow workflow(WorkflowId id) {
    byte[] bytes = store.get(RowKeys.workflow(id));
    return bytes == null ? null : codec.decodeWorkflow(bytes);
  }

  /** Returns the unchanging part of a task; null: no such task. */
  public @Nullable TaskDefinition definition(WorkflowId id, int index) {
    byte[] bytes = store.get(RowKeys.positioned(RowKeys.DEFINITION, id, index));
    return bytes == null ? null : codec.decodeDefinition(bytes);
  }

  /** Returns the changing part of a task; null: none was kept. */
  public @Nullable TaskRow task(WorkflowId id, int index) {
    byte[] bytes = store.get(RowKeys.positioned(RowKeys.TASK, id, index));
    return bytes == null ? null : codec.decodeTask(bytes);
  }

  /** Returns the position of a task; -1: no such task. */
  public int indexOf(WorkflowId id, TaskId task) {
    byte[] bytes = store.get(RowKeys.index(id, task));
    return bytes == null ? -1 : ByteBuffer.wrap(bytes).getInt();
  }

  /** Returns a page of a task's dependants; {@link EdgePage#EMPTY}: none kept. */
  public EdgePage dependants(WorkflowId id, int index, int page) {
    return edges(RowKeys.DEPENDANTS, id, index, page);
  }

  /** Returns a page, from 1, of a task's dependencies; {@link EdgePage#EMPTY}: none kept. */
  public EdgePage needs(WorkflowId id, int index, int page) {
    return edges(RowKeys.NEEDS, id, index, page);
  }

  EdgePage edges(byte kind, WorkflowId id, int index, int page) {
    byte[] bytes = store.get(RowKeys.edges(kind, id, index, page));
    return bytes == null ? EdgePage.EMPTY : codec.decodeEdges(bytes);
  }

  /** Returns a task's output as JSON text; null: none kept. */
  public @Nullable String output(WorkflowId id, int index) {
    byte[] bytes = store.get(RowKeys.positioned(RowKeys.OUTPUT, id, index));
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns what is known of how long tasks of a sketch take; null: nothing. */
  public @Nullable LearnedTime learned(String sketch) {
    byte[] bytes = store.get(RowKeys.learned(sketch));
    return bytes == null ? null : codec.decodeLearned(bytes);
  }

  void forEachLearned(Consumer<LearnedTime> visitor) {
    scan(
        RowKeys.first(RowKeys.LEARNED),
        RowKeys.behind(RowKeys.LEARNED),
        bytes -> visitor.accept(codec.decodeLearned(bytes)));
  }

  /** Visits every workflow's row. Cost: O(workflows). */
  public void forEachWorkflow(Consumer<WorkflowRow> visitor) {
    scan(
        RowKeys.first(RowKeys.WORKFLOW),
        RowKeys.behind(RowKeys.WORKFLOW),
        bytes -> visitor.accept(codec.decodeWorkflow(bytes)));
  }

  /**
   * Visits every workflow's row that can be decoded, and tells of each other its id and what is
   * wrong with it. Cost: O(workflows).
   */
  public void forEachWorkflow(
      Consumer<WorkflowRow> visitor, BiConsumer<String, ContractViolationException> undecodable) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.range(RowKeys.first(RowKeys.WORKFLOW), RowKeys.behind(RowKeys.WORKFLOW))) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        try {
          visitor.accept(codec.decodeWorkflow(row.value));
        } catch (ContractViolationException violation) {
          undecodable.accept(RowKeys.workflowId(row.key), violation);
        }
      }
    }
  }

  /** Visits every kept task row of a workflow in task order. Cost: O(tasks). */
  public void forEachTask(WorkflowId id, Consumer<TaskRow> visitor) {
    scan(
        RowKeys.positioned(RowKeys.TASK, id, 0),
        RowKeys.positioned(RowKeys.TASK, id, Integer.MAX_VALUE),
        bytes -> visitor.accept(codec.decodeTask(bytes)));
  }

  /** Visits the unchanging part of every task of a workflow in task order. Cost: O(tasks). */
  public void forEachDefinition(WorkflowId id, Consumer<TaskDefinition> visitor) {
    scan(
        RowKeys.positioned(RowKeys.DEFINITION, id, 0),
        RowKeys.positioned(RowKeys.DEFINITION, id, Integer.MAX_VALUE),
        bytes -> visitor.accept(codec.decodeDefinition(bytes)));
  }

  private void scan(Bytes first, Bytes last, Consumer<byte[]> visitor) {
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(first, last)) {
      while (rows.hasNext()) {
        visitor.accept(rows.next().value);
      }
    }
  }
}
