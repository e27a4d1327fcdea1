package io.paradecom.core.audit;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows one run: its numbering, its own states, and its tasks through {@link TaskAudit}. */
final class RunAudit {
  private final WorkflowId id;
  private final RunId run;
  private final AuditLog log;
  private final TaskAudit taskAudit;
  private final GraphAudit graph;
  private final PassAudit passes;
  private final PatchAudit patches;
  private final ExpansionAudit expansions;
  private final LoopAudit loops;
  private final PurgeAudit purges = new PurgeAudit(this);
  final BudgetAudit budgets = new BudgetAudit(this);
  private final DispatchAudit dispatches;
  final ParentAudit parents = new ParentAudit(this);
  private final LatenessAudit lateness = new LatenessAudit(this);
  private final Map<String, Instant> pausedTargets = new HashMap<>();
  private @Nullable SubmitHeader header;
  private @Nullable WorkflowState state;
  private @Nullable WorkflowState outcome;
  private @Nullable TaskId failedFast;
  private long sequence;
  private Instant now = Instant.MIN;
  private int inFlight;
  private int parked;
  private int failed;
  private int tolerated;
  private int activated;
  private int swept;
  private int generation = 1;

  RunAudit(WorkflowId id, RunId run, AuditLog log) {
    this.id = id;
    this.run = run;
    this.log = log;
    this.graph = new GraphAudit(this);
    this.dispatches = new DispatchAudit(this, graph);
    this.passes = new PassAudit(this, graph);
    this.expansions = new ExpansionAudit(this, graph);
    this.loops = new LoopAudit(this, graph);
    this.patches = new PatchAudit(this, graph);
    this.taskAudit = new TaskAudit(this);
  }

  void event(RunId ofRun, long number, Instant at, WorkflowEvent event) {
    new NumberAudit(this).check(ofRun, number, at);
    sequence = number;
    now = at;
    if (!RunMoves.isLegal(state, event)) {
      report(misplaced(event), taskOf(event), RunMoves.expected(state, event));
      return;
    }
    purges.checkKnown(event);
    if (budgets.takes(event)) {
      return;
    }
    checkOwed(event);
    parents.check(event);
    if (event instanceof WorkflowEvent.TaskEvent ofTask) {
      taskEvent(ofTask);
    } else {
      lifecycle(event);
    }
  }

  DispatchAudit dispatches() {
    return dispatches;
  }

  WorkflowId id() {
    return id;
  }

  RunId run() {
    return run;
  }

  PurgeAudit purges() {
    return purges;
  }

  Map<String, Integer> semaphores() {
    return header == null ? Map.of() : header.semaphores();
  }

  TaskAudit taskAudit() {
    return taskAudit;
  }

  long sequence() {
    return sequence;
  }

  Instant now() {
    return now;
  }

  AuditLog log() {
    return log;
  }

  TaskTrack task(int index) {
    return graph.task(index);
  }

  List<TaskTrack> tasks() {
    return graph.tasks();
  }

  @Nullable WorkflowState state() {
    return state;
  }

  /** Returns whether every task was looked at for the start. */
  boolean isActivated() {
    return activated >= graph.size();
  }

  /** Returns whether a pass over all tasks is under way. */
  boolean isPassing() {
    return passes.isOpen();
  }

  LatenessAudit lateness() {
    return lateness;
  }

  ExpansionAudit expansions() {
    return expansions;
  }

  LoopAudit loops() {
    return loops;
  }

  PassAudit passes() {
    return passes;
  }

  boolean isBelowCancelled(TaskTrack task) {
    return passes.isBelowCancelled(task);
  }

  boolean isCancelling() {
    return state == WorkflowState.CANCELLING;
  }

  @Nullable Instant pausedUntil(String target) {
    return pausedTargets.get(target);
  }

  void report(Invariant invariant, @Nullable TaskId task, String sentence) {
    log.add(invariant, id, sequence, task, sentence);
  }

  /** Moves a task and keeps the counts; checks the limit of tasks in flight. */
  void move(TaskTrack task, TaskState to) {
    boolean optional = task.spec.role().optional();
    count(task.state, optional, -1);
    count(to, optional, 1);
    task.state = to;
    task.endedBy = to.isTerminal() ? sequence : task.endedBy;
    int limit = header == null ? 0 : header.parallelism();
    if (to == TaskState.DISPATCHED && limit > 0 && inFlight > limit) {
      report(
          Invariant.CONCURRENCY,
          task.spec.id(),
          "Expected at most %d tasks in flight, but found %d.".formatted(limit, inFlight));
    }
  }

  private void count(TaskState of, boolean optional, int by) {
    inFlight += of.isInFlight() ? by : 0;
    parked += of == TaskState.PARKED ? by : 0;
    failed += of == TaskState.FAILED ? by : 0;
    tolerated += of == TaskState.FAILED && optional ? by : 0;
  }

  /** Notes that a task failed for good: under fail-fast the run must be stopped next. */
  void failed(TaskTrack task) {
    boolean counts = !task.spec.role().optional();
    if (header != null && header.onFailure() != OnFailure.CONTINUE && counts) {
      failedFast = task.spec.id();
    }
  }

  private Invariant misplaced(WorkflowEvent event) {
    if (outcome != null && event instanceof WorkflowEvent.TaskEvent) {
      return Invariant.NOTHING_AFTER_CANCEL;
    }
    return state != null && state.isTerminal() ? Invariant.ONE_END : Invariant.LEGAL_MOVES;
  }

  private static @Nullable TaskId taskOf(WorkflowEvent event) {
    return event instanceof WorkflowEvent.TaskEvent task ? task.task() : null;
  }

  private void checkOwed(WorkflowEvent event) {
    expansions.checkOwed(event);
    loops.checkOwed(event);
    lateness.checkOwed(event);
    if (failedFast != null && !(event instanceof WorkflowEvent.WorkflowCancelling)) {
      report(
          Invariant.NOTHING_AFTER_CANCEL,
          failedFast,
          "Expected the run to be stopped when the task failed, but %s came next."
              .formatted(event.getClass().getSimpleName()));
    }
    failedFast = null;
  }

  private void taskEvent(WorkflowEvent.TaskEvent event) {
    TaskTrack task = graph.find(event.index());
    if (task == null || !task.spec.id().equals(event.task())) {
      report(
          Invariant.LEGAL_MOVES,
          event.task(),
          "Expected a task of the run at position %d, but found %s."
              .formatted(event.index(), task == null ? "none" : task.spec.id()));
      return;
    }
    taskAudit.event(event, task);
  }

  private void lifecycle(WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.WorkflowSubmitted submitted -> {
        log.runs++;
        header = parents.begin(submitted.header());
        state = WorkflowState.STAGING;
      }
      case WorkflowEvent.TasksStaged staged -> graph.stage(staged);
      case WorkflowEvent.DependenciesStaged more -> graph.stageMore(more);
      case WorkflowEvent.WorkflowRefused _ -> end(WorkflowState.REFUSED);
      case WorkflowEvent.WorkflowStarted _ -> start();
      case WorkflowEvent.ActivationAdvanced advanced ->
          activated = graph.advance("activated", activated, advanced.to());
      case WorkflowEvent.SweepAdvanced advanced ->
          swept = graph.advance("swept", swept, advanced.to());
      case WorkflowEvent.SubtreeCancelling subtree -> passes.begin(subtree);
      case WorkflowEvent.PassAdvanced advanced -> passes.advance(advanced);
      case WorkflowEvent.ResetBegan began -> open(began);
      case WorkflowEvent.WorkflowCompensating compensating -> compensate(compensating);
      case WorkflowEvent.ResetMarked _ -> {
        passes.marked();
        taskAudit.checkClosed();
        activated = 0;
      }
      case WorkflowEvent.GraphPatched patched -> patches.patch(patched);
      case WorkflowEvent.SignalReceived signal -> taskAudit.answers().receive(signal);
      case WorkflowEvent.TargetPaused paused -> pause(paused);
      case WorkflowEvent.WorkflowPaused _ -> state = WorkflowState.PAUSED;
      case WorkflowEvent.WorkflowResumed _ -> state = WorkflowState.RUNNING;
      case WorkflowEvent.WorkflowCancelling cancelling -> stop(cancelling);
      case WorkflowEvent.WorkflowStalled _ -> checkStalled();
      case WorkflowEvent.WorkflowLate late -> lateness.late(late, state);
      case WorkflowEvent.WorkflowEnded ended -> conclude(ended);
      case WorkflowEvent.WorkflowQuarantined _ -> end(WorkflowState.QUARANTINED);
      case WorkflowEvent.PurgeEvent purge -> purge(purge);
      case WorkflowEvent.ReportIgnored _ -> log.ignored++;
      case WorkflowEvent.TaskEvent _, WorkflowEvent.BudgetEvent _ ->
          throw new IllegalStateException("Expected a run's own event, but found " + event);
    }
  }

  private void pause(WorkflowEvent.TargetPaused event) {
    pausedTargets.merge(event.target(), event.until(), (a, b) -> a.isAfter(b) ? a : b);
  }

  private void stop(WorkflowEvent.WorkflowCancelling event) {
    state = WorkflowState.CANCELLING;
    outcome = event.outcome();
    passes.end();
  }

  private void start() {
    SubmitHeader whole = Objects.requireNonNull(header);
    graph.checkWhole(whole);
    FileAudit.check(this, whole, graph.tasks());
    lateness.start(whole);
    state = WorkflowState.RUNNING;
  }

  boolean knows(TaskId id) {
    return graph.find(id) != null;
  }

  boolean areJoined(TaskId one, TaskId other) {
    return graph.areJoined(one, other);
  }

  /** Returns what a task of the graph asks for. */
  TaskSpec spec(TaskId id) {
    return Objects.requireNonNull(graph.find(id)).spec;
  }

  private void checkStalled() {
    if (parked == 0) {
      report(Invariant.LEGAL_MOVES, null, "Expected a parked task in a stalled run, but not so.");
    }
  }

  private void conclude(WorkflowEvent.WorkflowEnded ended) {
    WorkflowState expected = outcome;
    if (state == WorkflowState.COMPENSATING) {
      expected = taskAudit.undos().expectedEnd();
      graph.tasks().forEach(taskAudit.undos()::checkEnd);
    } else if (expected == null) {
      expected = failed > tolerated ? WorkflowState.FAILED : WorkflowState.SUCCEEDED;
    }
    if (ended.state() != expected) {
      report(
          Invariant.ONE_END,
          null,
          "Expected the run to end as %s, but found %s.".formatted(expected, ended.state()));
    }
    for (TaskTrack task : graph.tasks()) {
      if (!task.state.isTerminal() && !(task.undoing && task.state == TaskState.PARKED)) {
        report(
            Invariant.ONE_END,
            task.spec.id(),
            "Expected every task to have ended with its run, but this one is %s."
                .formatted(task.state));
      }
    }
    end(ended.state());
  }

  private void end(WorkflowState terminal) {
    log.ended++;
    log.holds.releaseAll(id);
    lateness.end(terminal);
    state = terminal;
    passes.end();
    taskAudit.undos().end();
    if (!terminal.isReopenable()) {
      graph.clear();
    }
  }

  private void purge(WorkflowEvent.PurgeEvent event) {
    state = purges.purge(event);
    graph.clear();
  }

  private void open(WorkflowEvent.ResetBegan began) {
    nextGeneration(began.generation());
    passes.begin(began);
    if (state != null && state.isTerminal()) {
      reopen(WorkflowState.RUNNING);
    }
  }

  private void compensate(WorkflowEvent.WorkflowCompensating event) {
    nextGeneration(event.generation());
    reopen(WorkflowState.COMPENSATING);
    passes.begin(event);
    taskAudit.undos().begin(event);
  }

  private void reopen(WorkflowState as) {
    state = as;
    outcome = null;
    failedFast = null;
    swept = 0;
  }

  private void nextGeneration(int found) {
    if (found != generation + 1) {
      report(
          Invariant.GAP_FREE,
          null,
          "Expected generation %d next, but found %d.".formatted(generation + 1, found));
    }
    generation = found;
  }
}
