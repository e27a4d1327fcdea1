package io.paradecom.core.workflow;

import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports of runners. The fence: only the lease that the first claim of a dispatch bound, in
 * the run, attempt and epoch of that dispatch, is listened to.
 */
final class ReportDecider {
  private ReportDecider() {}

  static void decide(WorkflowCommand.Report report, Step step) {
    String kind = report.getClass().getSimpleName();
    String ignored = take(report, step);
    if (ignored != null) {
      ignore(report, kind, ignored, step);
      BudgetDecider.correct(report, step);
    }
    WorkflowCommand.Claimed next =
        report instanceof WorkflowCommand.Succeeded succeeded ? succeeded.claim() : null;
    String voided = next == null ? null : take(next, step);
    if (next != null && voided != null) {
      ignore(next, WorkflowEvent.ReportIgnored.NEXT_CLAIM, voided, step);
    }
  }

  /** Returns why a report is ignored; null: it is not. */
  private static @Nullable String take(WorkflowCommand.Report report, Step step) {
    String stale = staleness(report.ref(), step);
    if (stale != null) {
      return stale;
    }
    TaskRow row = step.task(report.ref().index());
    if (report instanceof WorkflowCommand.Claimed claimed) {
      return claim(claimed, row, step);
    }
    if (row.state() != TaskState.RUNNING || !report.lease().equals(row.lease())) {
      return "its lease is not the one that was bound";
    }
    accept(report, row, step);
    return null;
  }

  /** Returns why a report is about something that is over; null: it is not. */
  private static @Nullable String staleness(TaskRef ref, Step step) {
    WorkflowDraft run = step.workflow();
    if (!ref.run().equals(run.run)) {
      return "its run is not this one";
    }
    if (!run.state.acceptsReports()) {
      return "the workflow is " + run.state;
    }
    if (ref.index() < 0 || ref.index() >= run.tasksStaged) {
      return "there is no task " + ref.index();
    }
    TaskRow row = step.task(ref.index());
    if (row.epoch() != ref.epoch() || row.attempt() != ref.attempt()) {
      return "its dispatch is not the last one";
    }
    return row.state().isInFlight() ? null : "the task is " + row.state();
  }

  /** Who holds resources is told that it may start, and so is whoever claims again to hear that. */
  private static @Nullable String claim(WorkflowCommand.Claimed claimed, TaskRow row, Step step) {
    boolean first = row.state() == TaskState.DISPATCHED;
    if (first) {
      step.emit(
          new WorkflowEvent.TaskClaimed(
              row.index(), step.spec(row.index()).id(), claimed.lease(), claimed.at()));
    } else if (!claimed.lease().equals(row.lease())) {
      return "another runner's claim came first";
    }
    if (row.token() != 0 || !first) {
      step.effect(new Effect.StartLease(claimed.workflowId(), claimed.ref(), claimed.lease()));
    }
    return null;
  }

  private static void accept(WorkflowCommand.Report report, TaskRow row, Step step) {
    int index = row.index();
    TaskId task = step.spec(index).id();
    step.hear(report);
    switch (report) {
      case WorkflowCommand.Claimed _ -> {}
      case WorkflowCommand.Progress _ -> step.emit(new WorkflowEvent.TaskProgressed(index, task));
      case WorkflowCommand.Succeeded succeeded -> succeed(succeeded, row, task, step);
      case WorkflowCommand.Failed failed -> fail(failed, row, step);
      case WorkflowCommand.Returned returned -> takeBack(returned, index, task, step);
    }
  }

  private static void fail(WorkflowCommand.Failed report, TaskRow row, Step step) {
    boolean refused = report.failure().kind() == FailureKind.PROPOSAL_REFUSED;
    if (refused && !row.isUndoing() && Expanding.isExpandable(row, step)) {
      step.count(RefusalReason.RUNNER);
      Expanding.refuse(row, report.failure().lastOutput(), Effort.of(report), step);
    } else {
      Attempts.fail(step, row.index(), report.failure(), Effort.of(report));
    }
  }

  private static void succeed(
      WorkflowCommand.Succeeded report, TaskRow row, TaskId task, Step step) {
    String output = report.result().output();
    int limit = step.limits().outputBytes();
    long size = output == null ? 0 : Utf8.length(output);
    if (size > limit) {
      String message =
          "Expected an output of at most %,d bytes, but found %,d.".formatted(limit, size);
      Attempts.fail(
          step,
          row.index(),
          TaskFailure.of(FailureKind.PAYLOAD_TOO_LARGE, message),
          Effort.of(report.result()));
      return;
    }
    if (row.isUndoing()) {
      step.emit(
          new WorkflowEvent.TaskCompensated(row.index(), task, row.attempt(), report.result()));
      new Rollback(step).goOn(row.index());
      return;
    }
    WriteConflicts.tell(step, row, task, report.writes());
    if (Expanding.isExpandable(row, step)) {
      Expanding.answer(row, report.result(), step);
      return;
    }
    RepeatSpec repeat = Repeating.how(row, step.spec(row.index()));
    if (repeat != null) {
      Repeating.endRound(row, repeat, report.result(), step);
      return;
    }
    step.emit(new WorkflowEvent.TaskSucceeded(row.index(), task, row.attempt(), report.result()));
    new Settlement(step).passOn(row.index());
    if (report.next() != null) {
      new Continuations(step).goOn(row, report.next());
    }
  }

  private static void takeBack(WorkflowCommand.Returned report, int index, TaskId task, Step step) {
    step.emit(new WorkflowEvent.AttemptReturned(index, task, report.reason()));
    Instant retryAt = report.retryAt();
    if (retryAt != null && retryAt.isAfter(step.now())) {
      String target = Expanding.doing(step.task(index), step.spec(index)).target();
      if (step.workflow().canPause(target, step.now())) {
        step.emit(new WorkflowEvent.TargetPaused(target, retryAt));
      }
      step.emit(new WorkflowEvent.TaskDelayed(index, task, WaitReason.RATE, retryAt));
    }
  }

  private static void ignore(WorkflowCommand.Report report, String kind, String reason, Step step) {
    step.emit(new WorkflowEvent.ReportIgnored(report.ref(), report.lease(), kind, reason));
    if (report instanceof WorkflowCommand.Claimed || report instanceof WorkflowCommand.Progress) {
      step.effect(new Effect.StopLease(report.workflowId(), report.ref(), report.lease(), reason));
    }
  }
}
