package io.paradecom.core.audit;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.TaskTransitions;
import io.paradecom.core.workflow.TaskTransitions.Move;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.Optional;

/** Checks the facts about the tasks of one run. */
final class TaskAudit {
  private final RunAudit run;
  private final AttemptAudit attempts;
  private final ResetAudit resets;
  private final ResourceAudit resources;
  private final EdgeAudit edges;
  private final AnswerAudit answers;
  private final ConditionAudit conditions;
  private final UndoAudit undos;
  private final WriteAudit writes;
  private final ContinuationAudit continuations;
  private final ChildAudit children;
  private final RepeatAudit repeats;

  TaskAudit(RunAudit run) {
    this.run = run;
    this.attempts = new AttemptAudit(run);
    this.resources = new ResourceAudit(run);
    this.edges = new EdgeAudit(run);
    this.conditions = new ConditionAudit(run, edges);
    this.answers = new AnswerAudit(run, edges, conditions);
    this.resets = new ResetAudit(run, this);
    this.undos = new UndoAudit(run, attempts);
    this.writes = new WriteAudit(run);
    this.continuations = new ContinuationAudit(run);
    this.children = new ChildAudit(run, edges, conditions);
    this.repeats = new RepeatAudit(run, attempts);
  }

  void event(WorkflowEvent.TaskEvent event, TaskTrack task) {
    if (event instanceof WorkflowEvent.DependantsSettled settled) {
      settle(settled, task);
      return;
    }
    if (event instanceof WorkflowEvent.DependantsUnsettled unsettled) {
      resets.unsettle(unsettled, task);
      return;
    }
    if (event instanceof WorkflowEvent.UndoMarked marked) {
      undos.mark(marked, task);
      return;
    }
    if (event instanceof WorkflowEvent.UndoTold told) {
      undos.tell(told, task);
      return;
    }
    Optional<Move> move = TaskTransitions.find(task.state, event.getClass());
    if (move.isEmpty()) {
      report(
          impossible(event, task),
          task,
          "Expected a legal move, but found %s while the task is %s."
              .formatted(event.getClass().getSimpleName(), task.state));
      return;
    }
    attempts.checkFollowUp(event, task);
    repeats.checkFollowUp(event, task);
    check(event, task);
    resources.follow(event, task);
    run.move(task, move.get().to());
    if (event instanceof WorkflowEvent.TaskFailed || event instanceof WorkflowEvent.TaskRejected) {
      run.failed(task);
    }
  }

  private static Invariant impossible(WorkflowEvent.TaskEvent event, TaskTrack task) {
    if (event instanceof WorkflowEvent.TaskSucceeded && task.accepted) {
      return Invariant.ONE_RESULT;
    }
    return task.state.isTerminal() ? Invariant.ONE_END : Invariant.LEGAL_MOVES;
  }

  private void check(WorkflowEvent.TaskEvent event, TaskTrack task) {
    switch (event) {
      case WorkflowEvent.TaskTaken taken -> take(taken, task);
      case WorkflowEvent.ConditionEvaluated evaluated -> conditions.evaluate(evaluated, task);
      case WorkflowEvent.TaskReady _ -> ready(task);
      case WorkflowEvent.TaskDelayed delayed -> attempts.delay(delayed, task);
      case WorkflowEvent.TaskDispatched dispatched -> dispatch(dispatched, task);
      case WorkflowEvent.ContinuationGranted _, WorkflowEvent.TaskContinued _ -> goOn(event, task);
      case WorkflowEvent.TaskClaimed claimed -> claim(claimed, task);
      case WorkflowEvent.TaskProgressed _ -> task.activeAt = run.now();
      case WorkflowEvent.UndeclaredWritesFound found -> writes.find(found, task);
      case WorkflowEvent.DispatchLost _ -> task.wait(run.now());
      case WorkflowEvent.ResourcesClaimed _,
          WorkflowEvent.ResourcesGranted _,
          WorkflowEvent.ResourcesReturned _ ->
          claimed(event, task);
      case WorkflowEvent.LeaseLost lost -> attempts.loseLease(lost, task);
      case WorkflowEvent.AttemptReturned _ -> attempts.release(task);
      case WorkflowEvent.AttemptFailed failed -> fail(failed, task);
      case WorkflowEvent.TaskSucceeded succeeded -> attempts.succeed(succeeded, task);
      case WorkflowEvent.RoundEnded ended -> repeats.end(ended, task);
      case WorkflowEvent.TaskExpanded _, WorkflowEvent.DecompositionWanted _ -> expand(event, task);
      case WorkflowEvent.TaskSatisfied _ -> satisfy(task);
      case WorkflowEvent.TaskSkipped skipped -> skip(skipped, task);
      case WorkflowEvent.TaskFailed failed -> fail(failed, task);
      case WorkflowEvent.TaskAwaiting awaiting -> answers.await(awaiting, task);
      case WorkflowEvent.LoopAdvanced advanced -> run.loops().advance(advanced, task);
      case WorkflowEvent.KinEvent kin -> children.follow(kin, task);
      case WorkflowEvent.TaskAnswered _, WorkflowEvent.TaskRejected _ -> answers.end(event, task);
      case WorkflowEvent.TaskReset _, WorkflowEvent.TaskReleased _ -> resets.follow(event, task);
      case WorkflowEvent.TaskWaived _ -> task.waived = true;
      case WorkflowEvent.TaskCancelled cancelled -> checkWish(cancelled, task);
      case WorkflowEvent.UndoReady _, WorkflowEvent.TaskCompensated _ -> undos.follow(event, task);
      case WorkflowEvent.TaskParked _,
          WorkflowEvent.UndoMarked _,
          WorkflowEvent.UndoTold _,
          WorkflowEvent.DependantsSettled _,
          WorkflowEvent.DependantsUnsettled _ -> {}
    }
  }

  private void claimed(WorkflowEvent.TaskEvent event, TaskTrack task) {
    switch (event) {
      case WorkflowEvent.ResourcesClaimed claimed -> resources.claim(claimed, task);
      case WorkflowEvent.ResourcesGranted granted -> resources.grant(granted, task);
      default -> resources.giveBack(task);
    }
  }

  private void expand(WorkflowEvent.TaskEvent event, TaskTrack task) {
    switch (event) {
      case WorkflowEvent.TaskExpanded expanded -> attempts.expand(expanded, task);
      case WorkflowEvent.DecompositionWanted wanted -> run.expansions().want(wanted, task);
      default -> throw new IllegalStateException("Expected an expansion, but found " + event);
    }
  }

  private void fail(WorkflowEvent.AttemptFailed event, TaskTrack task) {
    if (task.state == TaskState.WAITING) {
      children.fail(event.failure(), task);
    }
    attempts.fail(event, task);
  }

  private void fail(WorkflowEvent.TaskFailed event, TaskTrack task) {
    attempts.checkTimeout(event.failure(), task, false);
    answers.fail(event.failure(), task);
  }

  private void claim(WorkflowEvent.TaskClaimed event, TaskTrack task) {
    continuations.claim(event, task);
    run.budgets.begin(task, event.lease());
    task.lease = event.lease();
    task.lastLease = event.lease();
    task.readyAt = null;
    task.claimedAt = run.now();
    task.activeAt = run.now();
    task.firstClaimedAt = task.firstClaimedAt == null ? run.now() : task.firstClaimedAt;
  }

  private void ready(TaskTrack task) {
    Instant until = task.delayedUntil;
    if (task.reason == WaitReason.CREDIT || task.reason == WaitReason.RESOURCE) {
      report(Invariant.LEGAL_MOVES, task, "Expected a task that waits, but it is ready already.");
    } else if (task.spec.action() instanceof TaskAction.SubWorkflow && !task.undoing) {
      checkRunnable(task);
    } else if (until == null) {
      checkNeeds(task);
      checkDisposition(task, Disposition.RUN);
      conditions.checkGoesOn(task);
      checkRunnable(task);
    } else if (run.now().isBefore(until)) {
      report(
          Invariant.TIMERS,
          task,
          "Expected the wait to last until %s, but it ended at %s.".formatted(until, run.now()));
    }
    task.ready(run.now());
  }

  private void checkRunnable(TaskTrack task) {
    if (task.spec.isEndedByLeader()) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected no %s to want a slot, but found it ready."
              .formatted(task.spec.action().target()));
    }
  }

  private void dispatch(WorkflowEvent.TaskDispatched event, TaskTrack task) {
    start(task);
    attempts.dispatch(event.attempt(), event.queue(), run.sequence(), task);
  }

  private void goOn(WorkflowEvent.TaskEvent event, TaskTrack task) {
    switch (event) {
      case WorkflowEvent.ContinuationGranted granted -> continuations.grant(granted, task);
      case WorkflowEvent.TaskContinued continued -> goOn(continued, task);
      default -> throw new IllegalStateException("Expected a continuation, but found " + event);
    }
  }

  private void goOn(WorkflowEvent.TaskContinued event, TaskTrack task) {
    continuations.goOn(event, task);
    start(task);
    attempts.dispatch(event.attempt(), event.queue(), event.epoch(), task);
  }

  /** Checks that a task may be in flight now. */
  private void start(TaskTrack task) {
    if (task.reason == WaitReason.DEPENDENCIES) {
      checkNeeds(task);
    }
    if (task.reason != WaitReason.CREDIT) {
      report(
          task.delayedUntil == null ? Invariant.LEGAL_MOVES : Invariant.TIMERS,
          task,
          "Expected a ready task to be dispatched, but it waits for %s.".formatted(task.reason));
    }
    String target = task.doing().target();
    Instant paused = run.pausedUntil(target);
    if (paused != null && paused.isAfter(run.now())) {
      report(
          Invariant.TIMERS,
          task,
          "Expected no start on '%s' before %s, but found one at %s."
              .formatted(target, paused, run.now()));
    }
    repeats.checkBegins(task);
    if (!task.undoing) {
      run.expansions().checkWhole(task, false);
    }
  }

  /** Only the submit itself can vouch for a result that no runner of this run gave. */
  private void take(WorkflowEvent.TaskTaken taken, TaskTrack task) {
    checkDisposition(task, Disposition.DONE);
    boolean own = taken.from().run().equals(run.run());
    if (task.taken || own) {
      report(
          Invariant.ONE_RESULT,
          task,
          "Expected one result of another run for a task that is done, but found %s."
              .formatted(own ? "one of this run" : "another"));
    }
    task.taken = true;
  }

  private void satisfy(TaskTrack task) {
    if (task.spec.disposition() == Disposition.DONE) {
      return;
    }
    checkDisposition(task, Disposition.RUN);
    if (task.spec.role().repeat() != null) {
      // What it needs was looked at when it began, and what it ends with just before.
      task.accepted = true;
      return;
    }
    checkNeeds(task);
    conditions.checkGoesOn(task);
    if (task.how() != null) {
      run.expansions().checkJoined(task);
    } else if (!(task.spec.action() instanceof TaskAction.Gate)) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a gate to be satisfied without a run, but found %s."
              .formatted(task.spec.action().target()));
    }
  }

  private void checkDisposition(TaskTrack task, Disposition expected) {
    if (task.spec.disposition() != expected) {
      report(
          Invariant.LEGAL_MOVES,
          task,
          "Expected a task that was to %s, but it was submitted as %s."
              .formatted(expected, task.spec.disposition()));
    }
  }

  /** Checks that as many dependencies ended as their edges say as the task needs. */
  void checkNeeds(TaskTrack task) {
    edges.checkHolds(task);
  }

  private void skip(WorkflowEvent.TaskSkipped skipped, TaskTrack task) {
    if (skipped.cause() == null) {
      if (task.spec.disposition() == Disposition.RUN && task.spec.role().when() != null) {
        conditions.checkSkipped(task);
      } else {
        checkDisposition(task, Disposition.HELD);
      }
      return;
    }
    checkDisposition(task, Disposition.RUN);
    if (edges.hasMismatch(task, skipped.cause()) && !edges.mayHold(task)) {
      return;
    }
    report(
        Invariant.DEPENDENCIES_FIRST,
        task,
        "Expected '%s' to have ended otherwise than its edge says, but it did not."
            .formatted(skipped.cause()));
  }

  /** Returns whether the task can still come to go on, by what has ended. */
  boolean mayHold(TaskTrack task) {
    return edges.mayHold(task);
  }

  /** Returns whether nothing that the task needs holds it, or keeps it from ever going on. */
  boolean isDecided(TaskTrack task) {
    return edges.isDecided(task);
  }

  UndoAudit undos() {
    return undos;
  }

  AnswerAudit answers() {
    return answers;
  }

  ConditionAudit conditions() {
    return conditions;
  }

  ResourceAudit resources() {
    return resources;
  }

  /** Checks that what was reset is closed: nothing that went on depends on it. */
  void checkClosed() {
    resets.checkClosed();
  }

  /**
   * In an open run only a wish stops a task, for itself or for a subtree that it is in, or another
   * task with its concurrency key.
   */
  private void checkWish(WorkflowEvent.TaskCancelled cancelled, TaskTrack task) {
    boolean wished =
        run.isCancelling()
            || cancelled.commandId() != null
            || run.isBelowCancelled(task)
            || resources.mayBeEvicted(cancelled, task);
    if (!wished) {
      report(
          Invariant.LEGAL_MOVES, task, "Expected a wish behind a task's cancel, but found none.");
    }
  }

  private void settle(WorkflowEvent.DependantsSettled event, TaskTrack task) {
    boolean continues =
        task.state.isTerminal()
            && event.from() == task.settled
            && event.to() >= event.from()
            && event.to() <= task.dependants;
    boolean all = event.to() == task.dependants;
    if (!continues || event.all() != all) {
      report(
          Invariant.DEPENDENCIES_FIRST,
          task,
          "Expected dependants %d on of %d to be told of an end, but found %s while it is %s."
              .formatted(task.settled, task.dependants, event, task.state));
    }
    task.settled = event.to();
  }

  private void report(Invariant invariant, TaskTrack task, String sentence) {
    run.report(invariant, task.spec.id(), sentence);
  }
}
