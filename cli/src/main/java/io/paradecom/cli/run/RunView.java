package io.paradecom.cli.run;

import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.report.LatencyHistogram;
import io.paradecom.core.report.RunStatistics;
import io.paradecom.core.report.TaskInterval;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run as its events tell it: the one source of progress and summary, whoever runs the engine.
 * Used by one thread.
 */
public final class RunView {
  private final List<TaskView> tasks = new ArrayList<>();
  private final Map<TaskId, TaskView> byId = new HashMap<>();
  private final Map<TaskId, TaskView> running = new LinkedHashMap<>();
  private final List<TaskInterval> intervals = new ArrayList<>();
  private final AwaitedIntervals awaited = new AwaitedIntervals();
  private final RunAccount account = new RunAccount();
  private LatencyHistogram dispatchMicros = new LatencyHistogram();
  private WorkflowState state = WorkflowState.STAGING;
  private String detail = "";
  private boolean stalled;
  private @Nullable Instant late;
  private int attempts;
  private int ended;
  private int ignoredReports;
  private boolean touched;
  private int mostAtATime = 1;
  private @Nullable Instant firstDispatch;
  private @Nullable Instant lastResult;

  /** Takes in one event. */
  public void apply(Instant at, WorkflowEvent event) {
    awaited.event(at, event);
    account.event(at, event);
    switch (event) {
      case WorkflowEvent.TasksStaged staged -> staged.tasks().forEach(this::stage);
      case WorkflowEvent.DependenciesStaged more ->
          tasks.get(more.index()).needs.addAll(more.needs());
      case WorkflowEvent.TaskEvent task -> applyTask(at, task, tasks.get(task.index()));
      case WorkflowEvent.WorkflowStarted _ -> state = WorkflowState.RUNNING;
      case WorkflowEvent.WorkflowPaused _ -> state = WorkflowState.PAUSED;
      case WorkflowEvent.WorkflowResumed _ -> state = WorkflowState.RUNNING;
      case WorkflowEvent.WorkflowRefused refused -> end(WorkflowState.REFUSED, refused.reason());
      case WorkflowEvent.WorkflowCancelling cancelling ->
          enter(WorkflowState.CANCELLING, cancelling.reason());
      case WorkflowEvent.WorkflowEnded finished -> end(finished.state(), detail);
      case WorkflowEvent.WorkflowQuarantined quarantined ->
          end(WorkflowState.QUARANTINED, quarantined.cause());
      case WorkflowEvent.ResetBegan _ -> reopen();
      case WorkflowEvent.WorkflowCompensating undoing -> {
        reopen();
        enter(WorkflowState.COMPENSATING, undoing.reason());
      }
      case WorkflowEvent.GraphPatched patched -> patch(patched.change());
      case WorkflowEvent.WorkflowStalled _ -> stalled = true;
      case WorkflowEvent.WorkflowLate told -> late = told.deadline();
      case WorkflowEvent.ReportIgnored _ -> ignoredReports++;
      case WorkflowEvent.WorkflowSubmitted _ -> begin();
      case WorkflowEvent.ActivationAdvanced _,
          WorkflowEvent.SweepAdvanced _,
          WorkflowEvent.SubtreeCancelling _,
          WorkflowEvent.PassAdvanced _,
          WorkflowEvent.ResetMarked _,
          WorkflowEvent.TargetPaused _,
          WorkflowEvent.SignalReceived _,
          WorkflowEvent.BudgetEvent _,
          WorkflowEvent.PurgeEvent _ -> {}
    }
  }

  /** The run is a new one; there may have been one of its id that was purged. */
  private void begin() {
    tasks.clear();
    byId.clear();
    running.clear();
    intervals.clear();
    dispatchMicros = new LatencyHistogram();
    state = WorkflowState.STAGING;
    detail = "";
    stalled = false;
    attempts = 0;
    ended = 0;
    ignoredReports = 0;
    touched = false;
    mostAtATime = 1;
    firstDispatch = null;
    lastResult = null;
  }

  private void stage(TaskSpec spec) {
    TaskView task = new TaskView(tasks.size(), spec);
    tasks.add(task);
    byId.put(spec.id(), task);
  }

  private void patch(GraphChange change) {
    change.added().forEach(this::stage);
    for (GraphChange.MoreNeeds more : change.needs()) {
      TaskView task = tasks.get(more.index());
      task.needs.addAll(more.needs());
      // What waits for the parts of a loop may have been stopped before these came.
      if (!task.spec.role().isPartial() && !task.state.isTerminal()) {
        waitFor(task, WaitReason.DEPENDENCIES);
      }
    }
    for (GraphChange.Edit edit : change.edits()) {
      TaskView task = tasks.get(edit.index());
      task.spec = edit.edit().applyTo(task.spec);
    }
    stalled &= change.added().isEmpty() && change.needs().isEmpty();
  }

  private void applyTask(Instant at, WorkflowEvent.TaskEvent event, TaskView task) {
    switch (event) {
      case WorkflowEvent.TaskReady _ -> waitFor(task, WaitReason.CREDIT);
      case WorkflowEvent.ChildWanted _ -> waitFor(task, WaitReason.WORKFLOW);
      case WorkflowEvent.TaskDelayed delayed -> {
        waitFor(task, delayed.reason());
        task.delayedUntil = delayed.until();
      }
      case WorkflowEvent.TaskAwaiting awaiting -> {
        waitFor(task, awaiting.reason());
        task.delayedUntil = awaiting.until();
      }
      case WorkflowEvent.TaskDispatched dispatched -> begin(at, dispatched.attempt(), task);
      case WorkflowEvent.TaskContinued continued -> begin(at, continued.attempt(), task);
      case WorkflowEvent.TaskReset _ -> reset(task);
      case WorkflowEvent.UndoReady _ -> {
        task.undoing = true;
        ended -= task.state.isTerminal() ? 1 : 0;
        waitFor(task, WaitReason.CREDIT);
      }
      case WorkflowEvent.TaskReleased _ -> waitFor(task, WaitReason.DEPENDENCIES);
      case WorkflowEvent.TaskClaimed claimed -> claim(claimed, task);
      case WorkflowEvent.DispatchLost _,
          WorkflowEvent.LeaseLost _,
          WorkflowEvent.AttemptReturned _ ->
          waitFor(task, WaitReason.CREDIT);
      case WorkflowEvent.AttemptFailed failed -> {
        waitFor(task, WaitReason.CREDIT);
        task.failure = failed.failure();
        Instant start = failed.startedAt() == null ? task.startedAt : failed.startedAt();
        close(task, start, failed.endedAt() == null ? at : failed.endedAt(), false);
      }
      case WorkflowEvent.TaskExpanded expanded ->
          goOn(expanded.result(), WaitReason.DEPENDENCIES, task);
      case WorkflowEvent.RoundEnded round -> goOn(round.result(), WaitReason.CREDIT, task);
      default -> applyEnd(at, event, task);
    }
  }

  private void begin(Instant at, int attempt, TaskView task) {
    firstDispatch = firstDispatch == null ? at : firstDispatch;
    move(task, TaskState.DISPATCHED);
    attempts += attempt > task.attempts ? 1 : 0;
    task.attempts = attempt;
  }

  /** An attempt has ended well, and the task has not. */
  private void goOn(TaskResult result, WaitReason reason, TaskView task) {
    Instant start = task.state == TaskState.RUNNING ? result.startedAt() : null;
    waitFor(task, reason);
    task.failure = null;
    close(task, start, result.endedAt(), true);
  }

  private void applyEnd(Instant at, WorkflowEvent.TaskEvent event, TaskView task) {
    switch (event) {
      case WorkflowEvent.TaskSucceeded succeeded -> {
        close(task, succeeded.result().startedAt(), succeeded.result().endedAt(), true);
        finish(task, TaskState.SUCCEEDED);
      }
      case WorkflowEvent.TaskCompensated undone -> {
        task.undoing = false;
        close(task, undone.result().startedAt(), undone.result().endedAt(), true);
        finish(task, TaskState.COMPENSATED);
      }
      case WorkflowEvent.TaskSatisfied _ -> {
        task.endedAt = task.satisfiedAt(at, byId);
        finish(task, TaskState.SUCCEEDED);
      }
      case WorkflowEvent.TaskAnswered _, WorkflowEvent.ChildSucceeded _ -> {
        task.endedAt = at;
        finish(task, TaskState.SUCCEEDED);
      }
      case WorkflowEvent.TaskRejected rejected -> fail(rejected.failure(), task);
      case WorkflowEvent.TaskFailed failed -> fail(failed.failure(), task);
      case WorkflowEvent.TaskSkipped _, WorkflowEvent.TaskWaived _ ->
          finish(task, TaskState.SKIPPED);
      case WorkflowEvent.TaskCancelled _ -> finish(task, TaskState.CANCELLED);
      case WorkflowEvent.TaskParked parked -> {
        task.failure = parked.failure();
        move(task, TaskState.PARKED);
      }
      default -> {}
    }
  }

  private void claim(WorkflowEvent.TaskClaimed claimed, TaskView task) {
    Instant ready =
        task.attempts == 1 && task.startedAt == null ? task.lastDependencyEnd(byId) : null;
    if (ready != null) {
      long micros = Duration.between(ready, claimed.at()).toNanos() / 1000;
      dispatchMicros.record(Math.max(0, micros));
    }
    task.startedAt = claimed.at();
    move(task, TaskState.RUNNING);
    running.put(task.spec.id(), task);
    touched = true;
    mostAtATime = Math.max(mostAtATime, running.size());
  }

  private void close(TaskView task, @Nullable Instant start, Instant end, boolean good) {
    if (start == null) {
      return;
    }
    task.endedAt = end;
    lastResult = lastResult == null || end.isAfter(lastResult) ? end : lastResult;
    intervals.add(
        new TaskInterval(
            task.spec.id(),
            Math.max(1, task.attempts),
            start.toEpochMilli(),
            Math.max(start.toEpochMilli(), end.toEpochMilli()),
            good ? TaskInterval.Outcome.SUCCEEDED : TaskInterval.Outcome.FAILED));
  }

  private void fail(TaskFailure failure, TaskView task) {
    task.failure = failure;
    finish(task, TaskState.FAILED);
  }

  private void waitFor(TaskView task, WaitReason reason) {
    move(task, TaskState.WAITING);
    task.reason = reason;
    task.delayedUntil = null;
  }

  private void finish(TaskView task, TaskState to) {
    move(task, to);
    ended++;
  }

  /** What was to be done is done again, by a person's wish. */
  private void reopen() {
    state = state == WorkflowState.PAUSED ? state : WorkflowState.RUNNING;
    detail = "";
    stalled = false;
  }

  private void reset(TaskView task) {
    task.undoing = false;
    ended -= task.state.isTerminal() ? 1 : 0;
    waitFor(task, WaitReason.HELD);
    task.startedAt = null;
    task.endedAt = null;
  }

  private void move(TaskView task, TaskState to) {
    task.state = to;
    task.reason = null;
    running.remove(task.spec.id());
  }

  private void end(WorkflowState to, String why) {
    enter(to, why);
    running.clear();
  }

  private void enter(WorkflowState to, String why) {
    state = to;
    detail = why;
  }

  /** Whether nothing more will happen without a person. */
  public boolean isOver() {
    return state.isTerminal() || stalled;
  }

  /** Returns the workflow's state. */
  public WorkflowState state() {
    return state;
  }

  /** Returns the graph as its events told it; what concerns the run as a whole is left out. */
  public WorkflowSpec spec() {
    return new WorkflowSpec(
        "",
        null,
        0,
        OnFailure.CONTINUE,
        tasks.stream().map(one -> one.spec.withNeeds(one.needs)).toList());
  }

  /** Returns why it is in that state; empty: there is nothing to say. */
  public String detail() {
    return detail;
  }

  /** Whether only a person can move it. */
  public boolean isStalled() {
    return stalled;
  }

  List<TaskView> tasks() {
    return tasks;
  }

  List<TaskView> running() {
    return List.copyOf(running.values());
  }

  /** Returns the deadline that passed before its end; empty: none did. */
  public Optional<Instant> late() {
    return Optional.ofNullable(late);
  }

  /** Returns what it spends, and by when it is to end. */
  public RunAccount account() {
    return account;
  }

  /** Returns what is used of its budgets. Cost: O(tasks). */
  public List<BudgetUse> budgets() {
    return account.budgets(tasks.stream().flatMap(task -> task.reserved().stream()).toList());
  }

  /** Returns the attempts that have ended. */
  public List<TaskInterval> intervals() {
    return intervals;
  }

  /** Returns the statistics of the run, as a graph with all that was added to it meanwhile. */
  public RunStatistics statistics(int runners) {
    long first = awaited.beginMs(firstDispatch);
    return RunStatistics.of(spec(), intervals, awaited.all(), runners, first);
  }

  /** Returns the times from the result of a last dependency to the next start, in microseconds. */
  public LatencyHistogram dispatchMicros() {
    return dispatchMicros;
  }

  /** Returns how many attempts there were. */
  public int attempts() {
    return attempts;
  }

  int ended() {
    return ended;
  }

  /** Whether the run waits for a runner and none has ever started a task of it. */
  boolean isUntouched() {
    return state == WorkflowState.RUNNING
        && !touched
        && (count(TaskState.DISPATCHED) > 0
            || tasks.stream().anyMatch(task -> task.reason == WaitReason.CREDIT));
  }

  /** Most tasks that ran at the same time, at least 1. */
  public int mostAtATime() {
    return mostAtATime;
  }

  int ignoredReports() {
    return ignoredReports;
  }

  /** Returns how many tasks are in a state. */
  public int count(TaskState wanted) {
    return (int) tasks.stream().filter(task -> task.state == wanted).count();
  }

  /** Returns when the last attempt ended; null: none has. */
  public @Nullable Instant lastResult() {
    return lastResult;
  }
}
