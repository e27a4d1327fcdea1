package io.paradecom.core.workflow;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link WorkflowRow} under change; lives within one Step. */
final class WorkflowDraft {
  private static final int MOST_PAUSED_TARGETS = 256;
  private static final int LONGEST_PAUSED_TARGET = 512;

  final WorkflowId id;
  final RunId run;
  final SubmitHeader header;
  final Instant submittedAt;
  Tally tally;
  WorkflowState state;
  long sequence;
  int chunksStaged;
  int tasksStaged;
  int activated;
  int swept;
  @Nullable Pass pass;
  int generation = 1;
  int graphVersion = 1;
  boolean ordered = true;
  @Nullable WorkflowState outcome;
  String detail = "";
  boolean stalled;
  Map<String, Instant> pausedTargets = Map.of();
  List<KeptSignal> signals = List.of();
  List<UndeclaredWrite> undeclared = List.of();
  BudgetBook budgets = BudgetBook.EMPTY;
  @Nullable Instant due;
  @Nullable Instant startedAt;
  @Nullable Instant endedAt;
  @Nullable Instant deadline;
  @Nullable Instant lateAt;

  /** A run that begins. */
  WorkflowDraft(WorkflowId id, RunId run, SubmitHeader header, Instant now) {
    this.id = id;
    this.run = run;
    this.header = header;
    this.submittedAt = now;
    this.tally = Tally.empty();
    this.state = WorkflowState.STAGING;
  }

  WorkflowDraft(WorkflowRow row) {
    id = row.id();
    run = row.run();
    header = row.header();
    submittedAt = row.submittedAt();
    tally = row.tally().copy();
    state = row.state();
    sequence = row.sequence();
    chunksStaged = row.chunksStaged();
    tasksStaged = row.tasksStaged();
    activated = row.activated();
    swept = row.swept();
    pass = row.pass();
    generation = row.generation();
    graphVersion = row.graphVersion();
    ordered = row.ordered();
    outcome = row.outcome();
    detail = row.detail();
    stalled = row.stalled();
    pausedTargets = row.pausedTargets();
    signals = row.signals();
    due = row.due();
    startedAt = row.startedAt();
    endedAt = row.endedAt();
    deadline = row.deadline();
    lateAt = row.lateAt();
    undeclared = row.undeclared();
    budgets = row.budgets();
  }

  /**
   * Whether the workflow can remember that a target is paused: all of them are in its one row, and
   * a graph may have a target of its own for each task.
   */
  boolean canPause(String target, Instant now) {
    return target.length() <= LONGEST_PAUSED_TARGET
        && (pausedTargets.containsKey(target) || stillPaused(now).size() < MOST_PAUSED_TARGETS);
  }

  private Map<String, Instant> stillPaused(Instant now) {
    Map<String, Instant> paused = new TreeMap<>(pausedTargets);
    paused.values().removeIf(end -> !end.isAfter(now));
    return paused;
  }

  void pauseTarget(String target, Instant until, Instant now) {
    Map<String, Instant> paused = stillPaused(now);
    paused.merge(target, until, (a, b) -> a.isAfter(b) ? a : b);
    pausedTargets = paused;
  }

  /** Returns until when {@code target} is to be left alone; null: it is not paused. */
  @Nullable Instant pausedUntil(String target, Instant now) {
    Instant until = pausedTargets.get(target);
    return until != null && until.isAfter(now) ? until : null;
  }

  void keep(KeptSignal signal) {
    List<KeptSignal> more = new ArrayList<>(signals);
    more.add(signal);
    signals = more;
  }

  /** Keeps what tasks wrote and had not declared, as much of it as a run keeps, each once. */
  void keep(List<UndeclaredWrite> writes) {
    List<UndeclaredWrite> kept = new ArrayList<>(undeclared);
    int characters = kept.stream().mapToInt(write -> write.path().length()).sum();
    for (UndeclaredWrite write : writes) {
      boolean known =
          kept.removeIf(old -> old.task().equals(write.task()) && old.path().equals(write.path()));
      int size = known ? 0 : write.path().length();
      boolean fits =
          kept.size() < UndeclaredWrite.MAX_KEPT
              && characters + size <= UndeclaredWrite.MAX_KEPT_CHARACTERS;
      if (fits) {
        kept.add(write);
        characters += size;
      }
    }
    undeclared = kept;
  }

  /** A task was given the signal of that number. */
  void give(long number) {
    signals = signals.stream().filter(signal -> signal.number() != number).toList();
  }

  /** Returns the first signal of a name that nobody was given; null: there is none. */
  @Nullable KeptSignal signal(String name) {
    for (KeptSignal signal : signals) {
      if (signal.name().equals(name)) {
        return signal;
      }
    }
    return null;
  }

  /** Sets when the workflow itself is due: at once while tasks are left to look at. */
  void goOn(Instant now) {
    int looked = pass == null ? activated : pass.next();
    if (pass == null && state == WorkflowState.COMPENSATING) {
      looked = tasksStaged;
    }
    due = looked < tasksStaged ? now : null;
  }

  /** Returns whether all that had to be reset is. */
  boolean isMarked() {
    return pass != null
        && pass.kind().isReset()
        && pass.next() >= tasksStaged
        && tally.unsettling() == 0;
  }

  /** Returns whether every task was looked at and has ended, and every dependant knows. */
  boolean isComplete() {
    return activated >= tasksStaged
        && pass == null
        && tally.ended() == tasksStaged
        && tally.unsettled() == 0;
  }

  /** Returns whether everything that can be undone is. */
  boolean isRolledBack() {
    return pass == null
        && tally.inFlight() == 0
        && tally.of(TaskState.WAITING) == 0
        && tally.tellingUndo() == 0;
  }

  /** Returns whether nothing but a person's decision about a parked task can move the run. */
  boolean isStuck() {
    return tally.of(TaskState.PARKED) > 0
        && activated >= tasksStaged
        && pass == null
        && tally.unsettled() == 0
        && tally.inFlight() == 0
        && tally.of(TaskState.WAITING) == tally.of(WaitReason.DEPENDENCIES);
  }

  WorkflowRow build() {
    return new WorkflowRow(
        id,
        run,
        header,
        state,
        sequence,
        chunksStaged,
        tasksStaged,
        activated,
        swept,
        pass,
        generation,
        graphVersion,
        ordered,
        outcome,
        detail,
        stalled,
        pausedTargets,
        signals,
        tally.copy(),
        due,
        submittedAt,
        startedAt,
        endedAt,
        deadline,
        lateAt,
        undeclared,
        budgets);
  }
}
