package io.paradecom.core.workflow;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;

/** Turns facts into state: total, without clock, random or side effects. The only writer. */
class Applier {
  private final EngineLimits limits;
  private final TaskApplier tasks;
  private final PatchApplier patches;
  private final PurgeApplier purges;

  Applier(EngineLimits limits) {
    this.limits = limits;
    this.tasks = new TaskApplier(limits);
    this.patches = new PatchApplier(tasks);
    this.purges = new PurgeApplier(limits);
  }

  /**
   * Applies one fact.
   *
   * @param sequence its number within the run
   * @param now when it happened
   */
  void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
    switch (event) {
      case WorkflowEvent.WorkflowSubmitted submitted -> submitted(submitted, now, rows);
      case WorkflowEvent.TasksStaged staged -> staged(staged, now, rows);
      case WorkflowEvent.DependenciesStaged more -> rows.addNeeds(more.index(), more.needs());
      case WorkflowEvent.GraphPatched patched -> patches.apply(patched, now, rows);
      case WorkflowEvent.SignalReceived signal -> {
        WorkflowDraft run = rows.workflow();
        run.keep(new KeptSignal(sequence, signal.name(), signal.data(), signal.author()));
      }
      case WorkflowEvent.UndeclaredWritesFound found -> rows.workflow().keep(found.writes());
      case WorkflowEvent.TaskEvent task -> {
        tasks.apply(task, sequence, now, rows);
        rows.workflow().stalled &= !mayGetGoing(task);
      }
      case WorkflowEvent.PurgeEvent purge -> purges.apply(purge, now, rows);
      case WorkflowEvent.ReportIgnored _ -> {}
      case WorkflowEvent.BudgetEvent budget -> {
        WorkflowDraft run = rows.workflow();
        run.budgets = run.budgets.with(budget);
      }
      default -> lifecycle(event, now, rows.workflow());
    }
    remember(event, rows);
  }

  /** A wish that was carried out is known when it comes once more, by the id of its command. */
  private static void remember(WorkflowEvent event, StepOverlay rows) {
    String commandId = event.commandId();
    // The submit is known by the run's own id; of a run that is given up nothing is kept.
    boolean known =
        event instanceof WorkflowEvent.WorkflowSubmitted
            || event instanceof WorkflowEvent.PurgeEvent;
    if (commandId != null && !known && Identifiers.isValid(commandId)) {
      rows.putCommand(commandId, rows.workflow().graphVersion);
    }
  }

  /** Returns whether a person moved a task, so that a run that was stalled may go on. */
  private static boolean mayGetGoing(WorkflowEvent.TaskEvent event) {
    return event instanceof WorkflowEvent.TaskCancelled
        || event instanceof WorkflowEvent.TaskWaived
        || event instanceof WorkflowEvent.TaskReset;
  }

  private void submitted(WorkflowEvent.WorkflowSubmitted event, Instant now, StepOverlay rows) {
    WorkflowDraft run = new WorkflowDraft(rows.id(), event.run(), event.header(), now);
    run.due = now.plus(limits.stagingTimeout());
    rows.begin(run);
  }

  private void staged(WorkflowEvent.TasksStaged event, Instant now, StepOverlay rows) {
    int index = event.firstIndex();
    for (TaskSpec spec : event.tasks()) {
      rows.putDefinition(TaskDefinition.of(index, spec));
      if (!spec.needs().isEmpty()) {
        rows.addNeeds(index, spec.needs());
      }
      index++;
    }
    WorkflowDraft run = rows.workflow();
    run.tally.addFresh(event.tasks().size());
    run.chunksStaged = event.chunk() + 1;
    run.tasksStaged = index;
    run.due = now.plus(limits.stagingTimeout());
  }

  private static void lifecycle(WorkflowEvent event, Instant now, WorkflowDraft run) {
    switch (event) {
      case WorkflowEvent.WorkflowRefused refused ->
          end(run, WorkflowState.REFUSED, refused.reason(), now);
      case WorkflowEvent.WorkflowStarted _ -> start(run, now);
      case WorkflowEvent.ActivationAdvanced advanced -> {
        run.activated = advanced.to();
        run.goOn(now);
      }
      case WorkflowEvent.TargetPaused paused ->
          run.pauseTarget(paused.target(), paused.until(), now);
      case WorkflowEvent.WorkflowPaused _ -> run.state = WorkflowState.PAUSED;
      case WorkflowEvent.WorkflowResumed _ -> run.state = WorkflowState.RUNNING;
      case WorkflowEvent.WorkflowCancelling cancelling -> {
        run.state = WorkflowState.CANCELLING;
        run.outcome = cancelling.outcome();
        run.detail = cancelling.reason();
        run.swept = 0;
        run.pass = null;
        run.due = now;
      }
      case WorkflowEvent.SweepAdvanced advanced -> {
        run.swept = advanced.to();
        run.due = run.swept < run.tasksStaged ? now : null;
      }
      case WorkflowEvent.WorkflowStalled _ -> run.stalled = true;
      case WorkflowEvent.WorkflowLate _ -> {
        run.deadline = null;
        run.lateAt = now;
      }
      case WorkflowEvent.WorkflowEnded ended -> end(run, ended.state(), run.detail, now);
      case WorkflowEvent.WorkflowQuarantined quarantined ->
          end(run, WorkflowState.QUARANTINED, quarantined.cause(), now);
      default -> pass(event, now, run);
    }
  }

  private static void start(WorkflowDraft run, Instant now) {
    Deadline deadline = run.header.scheduling().deadline();
    run.state = WorkflowState.RUNNING;
    run.startedAt = now;
    run.due = now;
    run.deadline = deadline == null ? null : deadline.of(now);
  }

  private static void pass(WorkflowEvent event, Instant now, WorkflowDraft run) {
    switch (event) {
      case WorkflowEvent.SubtreeCancelling subtree -> {
        run.pass = new Pass(Pass.Kind.CANCEL_SUBTREE, subtree.index(), 0);
        run.goOn(now);
      }
      case WorkflowEvent.PassAdvanced advanced -> {
        run.pass = run.pass == null ? null : run.pass.at(advanced.to());
        if (advanced.to() >= run.tasksStaged && run.pass != null) {
          run.pass = run.pass.following();
        }
        run.goOn(now);
      }
      case WorkflowEvent.WorkflowCompensating compensating -> compensate(compensating, now, run);
      case WorkflowEvent.ResetBegan began -> open(began, now, run);
      case WorkflowEvent.ResetMarked _ -> {
        run.pass = null;
        run.activated = 0;
        run.goOn(now);
      }
      default ->
          throw new IllegalStateException(
              "Expected a workflow's own event, but found " + event.getClass().getSimpleName());
    }
  }

  private static void compensate(
      WorkflowEvent.WorkflowCompensating event, Instant now, WorkflowDraft run) {
    run.state = WorkflowState.COMPENSATING;
    run.outcome = null;
    run.detail = event.reason();
    run.generation = event.generation();
    run.stalled = false;
    // A run that is rolled back counts as stopped: what is done again afterwards is all of it.
    run.swept = run.tasksStaged;
    run.endedAt = null;
    run.pass = run.tasksStaged == 0 ? null : Pass.undo(event.tasks().isEmpty());
    run.goOn(now);
  }

  private static void open(WorkflowEvent.ResetBegan event, Instant now, WorkflowDraft run) {
    run.pass = Pass.reset(event.scope(), ResetDecider.isStopped(run), run.tasksStaged);
    run.generation = event.generation();
    if (run.state.isTerminal()) {
      run.state = WorkflowState.RUNNING;
      run.outcome = null;
      run.detail = "";
      run.swept = 0;
      run.endedAt = null;
    }
    run.goOn(now);
  }

  private static void end(WorkflowDraft run, WorkflowState state, String detail, Instant now) {
    run.state = state;
    run.detail = detail;
    run.endedAt = now;
    run.pass = null;
    run.due = null;
    // A run that is opened again later is not measured once more.
    run.deadline = null;
  }
}
