package io.paradecom.cli.run;

import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run has spent, what it may spend, and by when it is to end, as its events tell it. */
public final class RunAccount {
  private @Nullable SubmitHeader header;
  private @Nullable Instant startedAt;
  private BudgetBook budgets = BudgetBook.EMPTY;
  private Spend spend = Spend.NONE;

  /** Takes in one event. */
  void event(Instant at, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.WorkflowSubmitted submitted -> {
        header = submitted.header();
        startedAt = null;
        budgets = BudgetBook.EMPTY;
        spend = Spend.NONE;
      }
      case WorkflowEvent.WorkflowStarted _ -> startedAt = at;
      case WorkflowEvent.TaskSucceeded succeeded ->
          spend = spend.plus(Spend.of(succeeded.result().usage()));
      case WorkflowEvent.RoundEnded round -> spend = spend.plus(Spend.of(round.result().usage()));
      case WorkflowEvent.BudgetEvent used -> budgets = budgets.with(used);
      default -> {}
    }
  }

  /** Returns what was submitted beside the tasks; empty: the events begin later. */
  public Optional<SubmitHeader> header() {
    return Optional.ofNullable(header);
  }

  /** Returns what attempts that succeeded reported. */
  public Spend spend() {
    return spend;
  }

  /**
   * Returns what is used of budgets.
   *
   * @param held what its tasks that are dispatched want
   */
  List<BudgetUse> budgets(Collection<ResourceWant> held) {
    return BudgetUse.of(header == null ? Map.of() : header.budgets(), budgets, held);
  }

  /** Returns when it is to have ended; empty: it has no deadline, or that counts from its start. */
  public Optional<Instant> deadline() {
    Deadline deadline = header == null ? null : header.scheduling().deadline();
    if (deadline == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(startedAt == null ? deadline.at() : deadline.of(startedAt));
  }
}
