package io.paradecom.core.workflow;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changing state of one workflow run.
 *
 * @param sequence number of its last event
 * @param chunksStaged chunks of the submit taken in
 * @param tasksStaged tasks taken in
 * @param activated all tasks before this position were looked at for the start
 * @param swept while cancelling, all tasks before this position are stopped
 * @param pass work that goes through all tasks and is not done yet; null: none
 * @param generation counts resets, from 1: between two of them the run ends at most once
 * @param graphVersion counts changes of the graph, from 1 for what was submitted
 * @param ordered whether the places of all tasks hold: each is behind what the task needs
 * @param outcome the state in which a cancelling workflow ends; null unless cancelling
 * @param detail why it was refused, cancelled or quarantined; empty otherwise
 * @param stalled whether only a person can move it
 * @param pausedTargets until when tasks with a target start nothing, by target
 * @param signals that came and were given to no task yet, in their order
 * @param due when the engine looks at it again; null: only when something happens
 * @param startedAt null: never started
 * @param endedAt null: not ended
 * @param deadline when it is late if it has not ended; null: none, or over
 * @param lateAt when it was told that it is late; null: it was not
 * @param undeclared what its tasks wrote and had not declared, the first of it
 * @param budgets what its tasks have used of budgets
 */
public record WorkflowRow(
    WorkflowId id,
    RunId run,
    SubmitHeader header,
    WorkflowState state,
    long sequence,
    int chunksStaged,
    int tasksStaged,
    int activated,
    int swept,
    @Nullable Pass pass,
    int generation,
    int graphVersion,
    boolean ordered,
    @Nullable WorkflowState outcome,
    String detail,
    boolean stalled,
    Map<String, Instant> pausedTargets,
    List<KeptSignal> signals,
    Tally tally,
    @Nullable Instant due,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant deadline,
    @Nullable Instant lateAt,
    List<UndeclaredWrite> undeclared,
    BudgetBook budgets) {
  public WorkflowRow {
    undeclared = List.copyOf(undeclared);
    pausedTargets = Map.copyOf(pausedTargets);
    signals = List.copyOf(signals);
  }

  /** Returns when the engine looks at it again, for its deadline as well; null: never. */
  @Nullable Instant nextDue() {
    if (due == null || deadline == null) {
      return due == null ? deadline : due;
    }
    return due.isBefore(deadline) ? due : deadline;
  }
}
