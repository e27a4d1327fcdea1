package io.paradecom.leader.processor;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the workflows of one partition have taken, to be told when they end: the run times of all
 * their attempts together, and the time from start to end. Kept in memory, so that only those are
 * told that started and ended here; a workflow that is opened again is not told a second time. Used
 * by one thread.
 */
final class WorkflowTimes {
  private static final class Account {
    private final Instant startedAt;
    private Duration work = Duration.ZERO;

    Account(Instant startedAt) {
      this.startedAt = startedAt;
    }
  }

  private final StepMeters meters;
  private final Map<WorkflowId, Account> open = new HashMap<>();

  WorkflowTimes(StepMeters meters) {
    this.meters = meters;
  }

  /** Takes in what happened to {@code id}. */
  void observe(WorkflowId id, WorkflowEvent event, Instant now) {
    switch (event) {
      case WorkflowEvent.TaskSucceeded succeeded ->
          add(id, succeeded.result().startedAt(), succeeded.result().endedAt());
      case WorkflowEvent.RoundEnded round ->
          add(id, round.result().startedAt(), round.result().endedAt());
      case WorkflowEvent.AttemptFailed failed -> add(id, failed.startedAt(), failed.endedAt());
      case WorkflowEvent.WorkflowStarted _ -> open.put(id, new Account(now));
      case WorkflowEvent.WorkflowEnded _ -> {
        Account account = open.remove(id);
        if (account != null) {
          meters.workflowTook(Duration.between(account.startedAt, now), account.work);
        }
      }
      case WorkflowEvent.WorkflowQuarantined _ -> open.remove(id);
      default -> {}
    }
  }

  private void add(WorkflowId id, @Nullable Instant from, @Nullable Instant to) {
    Account account = open.get(id);
    if (account != null && from != null && to != null && to.isAfter(from)) {
      account.work = account.work.plus(Duration.between(from, to));
    }
  }
}
