package io.paradecom.core.workflow;

import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims resources for tasks that are ready but for these. A claim is let go by whatever moves its
 * task elsewhere than to a runner: {@link StepOverlay} sees every row that gives one up, so that no
 * way out can forget it.
 */
final class ResourceDecider {
  private ResourceDecider() {}

  /** Asks for everything that tasks want. */
  static void claim(WorkflowCommand.ClaimResources command, Step step) {
    for (int index : command.indexes()) {
      TaskRow row = step.task(index);
      boolean asks =
          step.workflow().state.handsOut()
              && row.reason() == WaitReason.RESOURCE
              && row.claim() == 0;
      if (asks) {
        claim(index, step);
      }
    }
  }

  /** Claims what a task wants, unless its concurrency key is not to be had: then it fails. */
  private static void claim(int index, Step step) {
    TaskSpec spec = step.spec(index);
    ResourceWant key = KeyText.keyOf(spec.resources());
    KeyText text = key == null ? new KeyText(null, "") : KeyText.of(key, index, step);
    if (!text.problem().isEmpty()) {
      TaskFailure failure = TaskFailure.of(FailureKind.KEY_UNKNOWN, text.problem());
      Attempts.giveUp(step, step.task(index), failure);
      return;
    }
    ResourceWant filled = text.want();
    String said = filled == null || filled.equals(key) ? "" : filled.name();
    step.emit(new WorkflowEvent.ResourcesClaimed(index, spec.id(), said));
    step.effect(new Effect.ClaimResources(claimOf(step.task(index), step)));
  }

  static void askAgain(WorkflowCommand.AskAgain command, Step step) {
    for (int index : command.indexes()) {
      TaskRow row = step.task(index);
      if (step.workflow().state.acceptsReports() && isWaiting(row)) {
        step.effect(new Effect.ClaimResources(claimOf(row, step)));
      }
    }
  }

  private static boolean isWaiting(TaskRow row) {
    return row.reason() == WaitReason.RESOURCE && row.claim() != 0;
  }

  /** Takes a grant, unless its claim does not wait any more: then it is given back. */
  static void grant(WorkflowCommand.Grant command, Step step) {
    ClaimId claim = command.claim();
    if (!isCurrent(claim, step)) {
      step.effect(new Effect.ReleaseClaim(claim, null, BudgetDecider.told(step)));
    } else if (isWaiting(step.task(claim.index()))) {
      step.emit(
          new WorkflowEvent.ResourcesGranted(
              claim.index(), step.spec(claim.index()).id(), claim.number(), command.token()));
    }
  }

  /**
   * Gives a promise back whose holder has not let go. One that has may have been followed already,
   * and the owner is about to hear of it.
   */
  static void withdraw(WorkflowCommand.WithdrawPromise command, Step step) {
    if (isCurrent(command.promise().holder(), step)) {
      step.effect(new Effect.DeclinePromise(command.promise()));
    }
  }

  /**
   * Ends the task of a claim that is not to have its concurrency key; one for which too little is
   * left of a budget waits for a person.
   */
  static void evict(WorkflowCommand.Evict command, Step step) {
    ClaimId claim = command.claim();
    if (!isCurrent(claim, step)) {
      step.effect(new Effect.ReleaseClaim(claim, null, BudgetDecider.told(step)));
      return;
    }
    if (command.cause() == Eviction.Cause.BUDGET) {
      TaskFailure failure = TaskFailure.of(FailureKind.BUDGET_EXHAUSTED, command.reason());
      Attempts.giveUp(step, step.task(claim.index()), failure);
      return;
    }
    TaskControl.stop(step.task(claim.index()), command.reason(), null, step);
    new Settlement(step).passOn(claim.index());
  }

  /** Returns whether a task waits with this claim, or holds what it was granted. */
  private static boolean isCurrent(ClaimId claim, Step step) {
    WorkflowDraft run = step.workflow();
    return claim.run().equals(run.run)
        && run.state.acceptsReports()
        && claim.index() >= 0
        && claim.index() < run.tasksStaged
        && step.task(claim.index()).claim() == claim.number();
  }

  /** Lets others have what a task was granted and does not use. */
  static void giveBack(TaskRow row, Step step) {
    step.emit(new WorkflowEvent.ResourcesReturned(row.index(), step.spec(row.index()).id()));
  }

  /**
   * Returns the release of a claim.
   *
   * @param holder the row before it gave its claim up
   * @param event what made it do so
   */
  static Effect release(Step step, TaskRow holder, WorkflowEvent event) {
    WorkflowDraft run = step.workflow();
    ClaimId claim = new ClaimId(run.id, run.run, holder.index(), holder.claim());
    @Nullable Lease worker = isRunnersWord(event) ? null : holder.lease();
    return new Effect.ReleaseClaim(claim, worker, BudgetDecider.told(step));
  }

  /** Returns whether the runner itself said that it works no more. */
  private static boolean isRunnersWord(WorkflowEvent event) {
    return event instanceof WorkflowEvent.TaskSucceeded
        || event instanceof WorkflowEvent.TaskCompensated
        || event instanceof WorkflowEvent.TaskExpanded
        || event instanceof WorkflowEvent.RoundEnded
        || event instanceof WorkflowEvent.AttemptReturned
        || (event instanceof WorkflowEvent.AttemptFailed failed && failed.endedAt() != null);
  }

  private static Claim claimOf(TaskRow row, Step step) {
    WorkflowDraft run = step.workflow();
    TaskSpec spec = step.spec(row.index());
    List<Claim.Share> wants = new ArrayList<>(spec.resources().size());
    for (ResourceWant want : spec.resources()) {
      if (want.isBudget() && row.isUndoing()) {
        // What is taken back must not depend on what is left.
        continue;
      }
      boolean own = want.scope() == ResourceWant.Scope.WORKFLOW;
      @Nullable Rate rate = own ? run.header.rates().get(want.name()) : null;
      wants.add(new Claim.Share(wanted(want, row, step), declared(want, run), rate));
    }
    ClaimId id = new ClaimId(run.id, run.run, row.index(), row.claim());
    Instant since = row.firstReadyAt() == null ? row.since() : row.firstReadyAt();
    return new Claim(id, spec.id(), spec.priority(), wants, since, BudgetDecider.told(step));
  }

  /** An undo waits for its key: nobody ends it. */
  private static ResourceWant wanted(ResourceWant want, TaskRow row, Step step) {
    if (!want.isKey()) {
      return want;
    }
    KeyText text = KeyText.of(want, row.index(), step);
    ResourceWant filled = text.want();
    if (filled == null) {
      throw new IllegalStateException(
          "Expected the key of a claim that was made, but found: " + text.problem());
    }
    return row.isUndoing() ? filled.withMode(ResourceWant.Mode.QUEUE) : filled;
  }

  private static int declared(ResourceWant want, WorkflowDraft run) {
    @Nullable Integer units = run.header.semaphores().get(want.name());
    return want.scope() == ResourceWant.Scope.WORKFLOW && units != null ? units : 0;
  }
}
