package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition. Values are immutable; a put replaces. Used by one thread. Reads and
 * writes of one row cost O(1) up to the store's own index.
 */
public interface WorkflowStore {
  /** Returns the workflow's row; null: unknown. */
  @Nullable WorkflowRow workflow(WorkflowId id);

  /** Keeps the workflow's row. */
  void putWorkflow(WorkflowRow row);

  /** Returns the unchanging part of a task; null: no such task. */
  @Nullable TaskDefinition definition(WorkflowId id, int index);

  /** Keeps the unchanging part of a task. */
  void putDefinition(WorkflowId id, TaskDefinition definition);

  /** Returns the changing part of a task; null: none was kept. */
  @Nullable TaskRow task(WorkflowId id, int index);

  /** Keeps the changing part of a task. */
  void putTask(WorkflowId id, TaskRow row);

  /** Returns the position of a task; -1: no such task. */
  int indexOf(WorkflowId id, TaskId task);

  /** Keeps the position of a task. */
  void putIndex(WorkflowId id, TaskId task, int index);

  /** Returns a page of a task's dependants; {@link EdgePage#EMPTY}: none kept. */
  EdgePage dependants(WorkflowId id, int index, int page);

  /** Keeps a page of a task's dependants. */
  void putDependants(WorkflowId id, int index, int page, EdgePage edges);

  /**
   * Returns a page of a task's dependencies; {@link EdgePage#EMPTY}: none kept. The first page is
   * in the task's definition.
   *
   * @param page at least 1
   */
  EdgePage needs(WorkflowId id, int index, int page);

  /** Keeps a page of a task's dependencies. */
  void putNeeds(WorkflowId id, int index, int page, EdgePage edges);

  /** Returns a task's output as JSON text; null: none kept. */
  @Nullable String output(WorkflowId id, int index);

  /** Keeps a task's output. */
  void putOutput(WorkflowId id, int index, String output);

  /** Returns the graph version after a command that is remembered; 0: it is not. */
  int commandVersion(WorkflowId id, String commandId);

  /** Remembers that a command was carried out, and the graph version after it. */
  void putCommand(WorkflowId id, String commandId, int version);

  /** Returns the ids of up to {@code most} remembered commands, in an order that stays the same. */
  List<String> commands(WorkflowId id, int most);

  /** Forgets a command; one that is not remembered is none. */
  void dropCommand(WorkflowId id, String commandId);

  /**
   * Forgets all that is kept of a task: both parts of it, its position, edges and output. Cost:
   * O(its pages of edges).
   */
  void dropTask(WorkflowId id, int index);

  /** Forgets the workflow's row. */
  void dropWorkflow(WorkflowId id);

  /** Returns what is known of how long tasks of a sketch take; null: nothing. */
  @Nullable LearnedTime learned(String sketch);

  /** Keeps what is known of how long tasks of a sketch take. */
  void putLearned(LearnedTime time);

  /** Forgets what is known of a sketch. */
  void dropLearned(String sketch);

  /** Visits what is known of all sketches. For start-up only: cost O(sketches). */
  void forEachLearned(Consumer<LearnedTime> visitor);

  /** Visits every workflow's row. For start-up only: cost O(workflows). */
  void forEachWorkflow(Consumer<WorkflowRow> visitor);

  /** Visits every kept task row of a workflow in task order. Cost O(tasks). */
  void forEachTask(WorkflowId id, Consumer<TaskRow> visitor);
}
