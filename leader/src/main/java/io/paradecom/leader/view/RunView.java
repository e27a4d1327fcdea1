package io.paradecom.leader.view;

import io.paradecom.core.explain.RunRows;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.state.StoredRows;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run as the store has it; its workflow row is of one moment, the others of later ones. */
public final class RunView implements RunRows {
  private final WorkflowRow run;
  private final StoredRows rows;

  private RunView(WorkflowRow run, StoredRows rows) {
    this.run = run;
    this.rows = rows;
  }

  /** Returns the run of a workflow; empty: unknown, or given up. */
  public static Optional<RunView> of(WorkflowId id, StoredRows rows) {
    return Optional.ofNullable(rows.workflow(id))
        .filter(run -> !run.state().isPurged())
        .map(run -> new RunView(run, rows));
  }

  @Override
  public WorkflowRow workflow() {
    return run;
  }

  @Override
  public TaskRow task(int index) {
    TaskRow row = rows.task(run.id(), index);
    return row == null ? definition(index).initialRow() : row;
  }

  @Override
  public @Nullable LearnedTime learned(String sketch) {
    return rows.learned(sketch);
  }

  /** Visits the row of every task that something has happened to, in task order. */
  void forEachTouched(Consumer<TaskRow> visitor) {
    rows.forEachTask(run.id(), visitor);
  }

  /** Visits the unchanging part of every task, in task order. */
  void forEachDefinition(Consumer<TaskDefinition> visitor) {
    rows.forEachDefinition(run.id(), visitor);
  }

  @Override
  public TaskDefinition definition(int index) {
    TaskDefinition definition = rows.definition(run.id(), index);
    if (definition == null) {
      throw new IllegalStateException(
          "Expected task %d of '%s' to be kept, but found none.".formatted(index, run.id()));
    }
    return definition;
  }

  @Override
  public EdgePage needs(int index, int page) {
    return rows.needs(run.id(), index, page);
  }

  /** Returns a page of a task's dependants; {@link EdgePage#EMPTY}: none. */
  public EdgePage dependants(int index, int page) {
    return rows.dependants(run.id(), index, page);
  }

  /** Returns the position of a task; empty: there is none of this id. */
  public Optional<Integer> indexOf(TaskId task) {
    int index = rows.indexOf(run.id(), task);
    return index < 0 ? Optional.empty() : Optional.of(index);
  }

  /** Returns a task's output as JSON text; null: none. */
  public @Nullable String output(int index) {
    return rows.output(run.id(), index);
  }
}
