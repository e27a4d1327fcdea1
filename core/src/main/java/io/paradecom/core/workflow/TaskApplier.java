package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Applies the facts about single tasks, and derives from them when a task is due. */
final class TaskApplier {
  private final EngineLimits limits;

  TaskApplier(EngineLimits limits) {
    this.limits = limits;
  }

  void apply(WorkflowEvent.TaskEvent event, long sequence, Instant now, StepOverlay rows) {
    if (event instanceof WorkflowEvent.DependantsSettled settled) {
      settle(settled, now, rows);
      return;
    }
    if (event instanceof WorkflowEvent.DependantsUnsettled unsettled) {
      unsettle(unsettled, now, rows);
      return;
    }
    if (event instanceof WorkflowEvent.UndoMarked marked) {
      UndoApplier.mark(marked, rows);
      return;
    }
    if (event instanceof WorkflowEvent.UndoTold told) {
      put(UndoApplier.tell(told, rows), now, rows);
      return;
    }
    keepOutput(event, rows);
    if (event instanceof WorkflowEvent.TaskTaken) {
      // The row follows when the task is satisfied: until then nothing has ended.
      return;
    }
    TaskRow changed = rows.task(event.index()).with(draft -> change(event, sequence, now, draft));
    changed = taken(event, changed, rows);
    changed = ExpansionApplier.follow(event, changed, rows);
    changed = Repeating.follow(event, changed, rows);
    put(UndoApplier.follow(event, changed, rows), now, rows);
  }

  /** A task that was submitted as done has an output if it was taken over with one. */
  private static TaskRow taken(WorkflowEvent.TaskEvent event, TaskRow row, StepOverlay rows) {
    boolean done =
        event instanceof WorkflowEvent.TaskSatisfied
            && rows.definition(row.index()).spec().disposition() == Disposition.DONE;
    return done && rows.output(row.index()) != null
        ? row.with(draft -> draft.hasOutput = true)
        : row;
  }

  private static void keepOutput(WorkflowEvent.TaskEvent event, StepOverlay rows) {
    String output = event.output();
    if (output != null) {
      rows.putOutput(event.index(), output);
    }
    if (event instanceof WorkflowEvent.TaskAnswered answered && answered.signal() > 0) {
      rows.workflow().give(answered.signal());
    }
  }

  private static void change(
      WorkflowEvent.TaskEvent event, long sequence, Instant now, TaskRowDraft row) {
    switch (event) {
      case WorkflowEvent.ConditionEvaluated e -> row.unmet = e.holds() ? null : e.reason();
      case WorkflowEvent.TaskReady _, WorkflowEvent.AttemptReturned _ -> ready(row, now);
      case WorkflowEvent.RoundEnded _ -> ready(row, now);
      case WorkflowEvent.TaskDelayed delayed -> {
        row.waitFor(delayed.reason(), now);
        row.delayedUntil = delayed.until();
      }
      case WorkflowEvent.TaskAwaiting awaiting -> await(awaiting, now, row);
      case WorkflowEvent.LoopAdvanced advanced -> advance(advanced, now, row);
      case WorkflowEvent.ChildWanted _, WorkflowEvent.ChildStarted _ ->
          waitForChild(event, sequence, now, row);
      case WorkflowEvent.ResourcesClaimed _ -> row.claim = sequence;
      case WorkflowEvent.ResourcesGranted granted -> row.grant(granted.token(), now);
      case WorkflowEvent.TaskDispatched dispatched ->
          dispatch(dispatched.attempt(), sequence, now, row);
      case WorkflowEvent.ContinuationGranted granted ->
          row.continuation = new ContinuationGrant(granted.after(), granted.bound(), sequence);
      case WorkflowEvent.TaskContinued continued ->
          dispatch(continued.attempt(), continued.epoch(), now, row);
      case WorkflowEvent.TaskClaimed claimed -> claim(claimed, now, row);
      case WorkflowEvent.TaskReset _ -> reset(row, now);
      case WorkflowEvent.UndoReady _ -> beginUndo(row, now);
      case WorkflowEvent.TaskReleased _, WorkflowEvent.TaskExpanded _ ->
          row.waitFor(WaitReason.DEPENDENCIES, now);
      case WorkflowEvent.DecompositionWanted _ -> {
        // The attempt that failed has made it ready; what is asked of it is its expansion's part.
      }
      case WorkflowEvent.TaskProgressed _ -> row.activeAt = now;
      case WorkflowEvent.DispatchLost _, WorkflowEvent.ResourcesReturned _ ->
          loseDispatch(row, now);
      case WorkflowEvent.LeaseLost _ -> loseLease(row, now);
      case WorkflowEvent.AttemptFailed failed -> failAttempt(failed, now, row);
      default -> end(event, now, row);
    }
  }

  private static void failAttempt(
      WorkflowEvent.AttemptFailed event, Instant now, TaskRowDraft row) {
    ready(row, now);
    row.attemptOpen = false;
    row.failure = event.failure();
  }

  private static void claim(WorkflowEvent.TaskClaimed event, Instant now, TaskRowDraft row) {
    row.moveTo(TaskState.RUNNING, now);
    row.lease = event.lease();
    row.activeAt = now;
    row.startedAt = row.startedAt == null ? now : row.startedAt;
  }

  private static void waitForChild(
      WorkflowEvent.TaskEvent event, long sequence, Instant now, TaskRowDraft row) {
    row.waitFor(WaitReason.WORKFLOW, now);
    row.firstReadyAt = row.firstReadyAt == null ? now : row.firstReadyAt;
    if (event instanceof WorkflowEvent.ChildStarted started) {
      row.delayedUntil = started.until();
      row.attempt = started.attempt();
      row.attemptOpen = true;
      row.epoch = sequence;
      row.startedAt = row.startedAt == null ? now : row.startedAt;
    }
  }

  private static void advance(WorkflowEvent.LoopAdvanced event, Instant now, TaskRowDraft row) {
    row.delayedUntil = now;
    row.loop = LoopMark.of(row.loop).at(event.items(), event.to());
  }

  private static void await(WorkflowEvent.TaskAwaiting event, Instant now, TaskRowDraft row) {
    row.waitFor(event.reason(), now);
    row.delayedUntil = event.until();
    row.firstReadyAt = now;
  }

  private static void end(WorkflowEvent.TaskEvent event, Instant now, TaskRowDraft row) {
    switch (event) {
      case WorkflowEvent.TaskSucceeded succeeded -> {
        row.moveTo(TaskState.SUCCEEDED, now);
        row.hasOutput = succeeded.result().output() != null;
      }
      case WorkflowEvent.TaskSatisfied _ -> {
        row.moveTo(TaskState.SUCCEEDED, now);
        row.hasOutput = ExpansionApplier.isExpanded(row) || Repeating.hasOutput(row);
      }
      case WorkflowEvent.TaskCompensated _ -> row.moveTo(TaskState.COMPENSATED, now);
      case WorkflowEvent.TaskAnswered answered -> succeed(answered.output() != null, now, row);
      case WorkflowEvent.ChildSucceeded child -> succeed(child.output() != null, now, row);
      case WorkflowEvent.TaskRejected rejected -> {
        row.moveTo(TaskState.FAILED, now);
        row.failure = rejected.failure();
      }
      case WorkflowEvent.TaskFailed failed -> {
        row.moveTo(TaskState.FAILED, now);
        row.failure = failed.failure();
      }
      case WorkflowEvent.TaskSkipped _ -> row.moveTo(TaskState.SKIPPED, now);
      case WorkflowEvent.TaskWaived _ -> {
        row.moveTo(TaskState.SKIPPED, now);
        row.waived = true;
      }
      case WorkflowEvent.TaskCancelled _ -> row.moveTo(TaskState.CANCELLED, now);
      case WorkflowEvent.TaskParked parked -> {
        row.moveTo(TaskState.PARKED, now);
        row.failure = parked.failure();
      }
      default ->
          throw new IllegalStateException(
              "Expected a task's event, but found " + event.getClass().getSimpleName());
    }
  }

  private static void succeed(boolean hasOutput, Instant now, TaskRowDraft row) {
    row.moveTo(TaskState.SUCCEEDED, now);
    row.hasOutput = hasOutput;
  }

  private static void dispatch(int attempt, long epoch, Instant now, TaskRowDraft row) {
    row.moveTo(TaskState.DISPATCHED, now);
    row.lostLeases = attempt == row.attempt ? row.lostLeases : 0;
    row.attempt = attempt;
    row.attemptOpen = true;
    row.epoch = epoch;
    row.continuation = null;
  }

  private static void ready(TaskRowDraft row, Instant now) {
    row.waitFor(WaitReason.CREDIT, now);
    row.readyAt = now;
    row.firstReadyAt = row.firstReadyAt == null ? now : row.firstReadyAt;
  }

  private static void loseLease(TaskRowDraft row, Instant now) {
    row.lostLeases++;
    ready(row, now);
  }

  private static void loseDispatch(TaskRowDraft row, Instant now) {
    Instant readyAt = row.readyAt;
    ready(row, now);
    row.readyAt = readyAt;
  }

  /** Attempts and epochs go on, so that no report from before is taken for one from after. */
  private static void reset(TaskRowDraft row, Instant now) {
    row.told = row.settled > 0 ? row.build().counted() : null;
    row.continuation = null;
    row.undo = null;
    row.unmet = null;
    // What was broken down stays so: its parts are tasks of the graph.
    row.expansion = ExpansionApplier.isExpanded(row) ? row.expansion : null;
    row.loop = row.loop == null ? null : row.loop.again();
    row.repeat = null;
    row.tolerated = false;
    row.waitFor(WaitReason.HELD, now);
    row.attemptOpen = false;
    row.priorAttempts = row.attempt;
    row.lostLeases = 0;
    row.firstReadyAt = null;
    row.startedAt = null;
    row.hasOutput = false;
    row.waived = false;
    row.allSettled = false;
  }

  /** Attempts and epochs go on; those of the task itself do not count against the undo. */
  private static void beginUndo(TaskRowDraft row, Instant now) {
    row.firstReadyAt = null;
    row.startedAt = null;
    row.failure = null;
    row.attemptOpen = false;
    row.priorAttempts = row.attempt;
    row.lostLeases = 0;
    ready(row, now);
  }

  private void unsettle(WorkflowEvent.DependantsUnsettled event, Instant now, StepOverlay rows) {
    TaskRow reset = rows.task(event.index());
    for (int i = event.to(); i < event.from(); i++) {
      EdgePage page = rows.dependants(event.index(), i / EdgePage.CAPACITY);
      TaskRow dependant = rows.task(page.task(i % EdgePage.CAPACITY));
      EdgeCondition on = page.on(i % EdgePage.CAPACITY);
      rows.putTask(dependant.with(row -> row.tell(on, reset.told(), -1)));
    }
    put(
        rows.task(event.index())
            .with(row -> {
              row.settled = event.to();
              row.told = event.to() == 0 ? null : row.told;
            }),
        now,
        rows);
  }

  private void settle(WorkflowEvent.DependantsSettled event, Instant now, StepOverlay rows) {
    TaskRow ended = rows.task(event.index());
    for (int i = event.from(); i < event.to(); i++) {
      EdgePage page = rows.dependants(event.index(), i / EdgePage.CAPACITY);
      TaskRow dependant = rows.task(page.task(i % EdgePage.CAPACITY));
      EdgeCondition on = page.on(i % EdgePage.CAPACITY);
      rows.putTask(dependant.with(row -> row.tell(on, ended.ending(), 1)));
    }
    put(
        ended.with(row -> {
          row.settled = event.to();
          row.allSettled = event.all();
        }),
        now,
        rows);
  }

  /** Keeps a row, and derives when the task is due. */
  void put(TaskRow row, Instant now, StepOverlay rows) {
    TaskDefinition definition = rows.definition(row.index());
    boolean endsNow = row.state().isTerminal() && row.settled() == 0;
    rows.putTask(
        row.with(draft -> {
          if (endsNow && rows.dependants(row.index(), 0).size() == 0) {
            draft.allSettled = true;
          }
          draft.tolerated = row.state() == TaskState.FAILED && definition.spec().role().optional();
          draft.waitForResources(definition.spec().wantsResources());
          draft.due = due(draft.build(), definition.spec().timeouts(), now);
        }));
  }

  /** Returns the earliest time at which the engine must look at the task again. */
  private @Nullable Instant due(TaskRow row, Timeouts timeouts, Instant now) {
    boolean goesOn = row.hasUnsettledDependants() || row.isUnsettling() || row.isTellingUndo();
    Instant due = goesOn ? now : row.delayedUntil();
    switch (row.state()) {
      case WAITING, DISPATCHED -> {
        due = earliest(due, after(row.readyAt(), timeouts.queue()));
        due = row.isIdleHolder() ? earliest(due, idleEnd(row)) : due;
      }
      case RUNNING -> {
        due = earliest(due, attemptDeadline(row, timeouts));
        due = earliest(due, after(row.activeAt(), timeouts.heartbeat()));
      }
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED, PARKED, COMPENSATED -> {
        return due;
      }
    }
    return earliest(due, after(row.firstReadyAt(), timeouts.total()));
  }

  /** Returns when the leader ends a running attempt itself; null: never. */
  @Nullable Instant attemptDeadline(TaskRow row, Timeouts timeouts) {
    Duration attempt = timeouts.attempt();
    return attempt == null ? null : row.since().plus(attempt).plus(limits.attemptGrace());
  }

  private Instant idleEnd(TaskRow row) {
    return row.since().plus(limits.resources().idleGrant());
  }

  private static @Nullable Instant after(@Nullable Instant start, @Nullable Duration timeout) {
    return start == null || timeout == null ? null : start.plus(timeout);
  }

  private static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isBefore(b) ? a : b;
  }
}
