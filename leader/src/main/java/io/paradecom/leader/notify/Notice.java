package io.paradecom.leader.notify;

import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.BudgetCharge;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Something that people want to hear of.
 *
 * @param key the same for the same happening, so that whoever gets it twice can tell
 * @param workflow that it is about; empty: all of them together
 * @param task the task that it is about; empty: the whole workflow
 * @param message one sentence
 */
record Notice(Kind kind, String key, String workflow, String task, Instant at, String message) {
  /** Shares of a budget of which people are told, in percent, the largest first. */
  private static final int[] SHARES = {100, 80};

  /** What happened. */
  enum Kind {
    /** A workflow ended well. */
    SUCCEEDED("succeeded"),
    /** A workflow ended badly, or was quarantined. */
    FAILED("failed"),
    /** A workflow has not ended by its deadline. */
    LATE("late"),
    /** What a workflow had done was undone. */
    COMPENSATED("compensated"),
    /** A task waits for somebody to approve it. */
    APPROVAL("approval"),
    /** A task failed so that a person has to decide. */
    PARKED("parked"),
    /** Four fifths of a budget are used, or all of it. */
    BUDGET("budget");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** What it is called outside. */
    String word() {
      return word;
    }
  }

  /** Returns what a batch tells that is worth a notice. */
  static List<Notice> of(EventBatch batch) {
    List<Notice> notices = new ArrayList<>();
    long sequence = batch.firstSequence();
    for (WorkflowEvent event : batch.events()) {
      of(batch, batch.run() + "/" + sequence++, event).ifPresent(notices::add);
    }
    return notices;
  }

  private static Optional<Notice> of(EventBatch batch, String key, WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.WorkflowEnded ended -> ofEnd(batch, key, ended.state());
      case WorkflowEvent.WorkflowQuarantined _ ->
          whole(Kind.FAILED, key, batch, "was quarantined: an operator has to look.");
      case WorkflowEvent.WorkflowLate late ->
          whole(Kind.LATE, key, batch, "is late: it should have ended by " + late.deadline() + ".");
      case WorkflowEvent.TaskAwaiting awaiting when awaiting.reason() == WaitReason.APPROVAL ->
          task(Kind.APPROVAL, key, batch, awaiting.task(), "waits for an approval.");
      case WorkflowEvent.TaskParked parked
          when parked.failure().kind() == FailureKind.BUDGET_EXHAUSTED ->
          task(Kind.PARKED, key, batch, parked.task(), "waits for a larger budget.");
      case WorkflowEvent.BudgetSpent spent -> ofBudgets(batch, key, spent);
      case WorkflowEvent.TaskParked parked ->
          task(Kind.PARKED, key, batch, parked.task(), "waits for a decision about its failure.");
      default -> Optional.empty();
    };
  }

  /** Tells of budgets of which this attempt has brought the use to a share that is worth it. */
  private static Optional<Notice> ofBudgets(
      EventBatch batch, String key, WorkflowEvent.BudgetSpent event) {
    List<String> reached = new ArrayList<>();
    for (RunBudgets.Account account : event.accounts()) {
      for (BudgetCharge charge : event.charges()) {
        if (charge.scope() == account.scope() && charge.name().equals(account.name())) {
          int before = share(account, account.spent().minus(charge.used()));
          int now = share(account, account.spent());
          if (now > before) {
            reached.add(
                "has used %s of the %s of the budget '%s'"
                    .formatted(account.spent(), account.limit(), account.name()));
          }
        }
      }
    }
    return reached.isEmpty()
        ? Optional.empty()
        : whole(Kind.BUDGET, key, batch, String.join(" and ", reached) + ".");
  }

  private static int share(RunBudgets.Account account, Amount spent) {
    return share(BudgetUse.percent(spent, account.limit())).orElse(0);
  }

  /** Returns the largest share in percent that is worth a notice and reached; empty: none is. */
  static Optional<Integer> share(int percent) {
    return Arrays.stream(SHARES).filter(least -> percent >= least).boxed().findFirst();
  }

  /** Who cancels a workflow knows. */
  private static Optional<Notice> ofEnd(EventBatch batch, String key, WorkflowState state) {
    return switch (state) {
      case SUCCEEDED -> whole(Kind.SUCCEEDED, key, batch, "succeeded.");
      case FAILED -> whole(Kind.FAILED, key, batch, "failed.");
      case COMPENSATED -> whole(Kind.COMPENSATED, key, batch, "was undone.");
      default -> Optional.empty();
    };
  }

  private static Optional<Notice> whole(Kind kind, String key, EventBatch batch, String what) {
    String id = batch.workflowId().value();
    return Optional.of(new Notice(kind, key, id, "", batch.at(), id + " " + what));
  }

  private static Optional<Notice> task(
      Kind kind, String key, EventBatch batch, TaskId task, String what) {
    String id = batch.workflowId().value();
    String message = "%s: task %s %s".formatted(id, task, what);
    return Optional.of(new Notice(kind, key, id, task.value(), batch.at(), message));
  }
}
