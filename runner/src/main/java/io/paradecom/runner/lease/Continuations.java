package io.paradecom.runner.lease;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.NextClaim;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.runner.time.RunnerClock;
import org.jspecify.annotations.Nullable;

/** Takes the next task of a line when the one before it has succeeded. Thread-safe. */
final class Continuations {
  /** A larger output may be refused, by its topic or by the leader, and its task with it. */
  private static final int MOST_CHARACTERS = 64 * 1024;

  private final LeaseTable leases;
  private final RunnerClock clock;

  Continuations(LeaseTable leases, RunnerClock clock) {
    this.leases = leases;
    this.clock = clock;
  }

  /**
   * Draws the lease of the task to go on with; null: there is none. It {@linkplain
   * TaskLease#isAwaitingWord waits} for the report on the task before unless a run in vain changes
   * nothing.
   */
  @Nullable TaskLease next(TaskLease lease, TaskResult result) {
    String output = result.output();
    if (output != null && output.length() > MOST_CHARACTERS) {
      return null;
    }
    return lease
        .dispatch()
        .next(output)
        .flatMap(next -> leases.draw(next, !isFree(next.spec())))
        .orElse(null);
  }

  private static boolean isFree(TaskSpec spec) {
    return spec.role().continuation() == Continuation.PURE || spec.action().isFreeOfSideEffects();
  }

  /** Returns the report on a success, with what its slot does afterwards. */
  WorkflowCommand.Succeeded success(
      TaskLease lease,
      TaskResult result,
      UndeclaredWrites writes,
      @Nullable TaskLease next,
      @Nullable Offer offer) {
    NextClaim claim =
        next == null ? null : new NextClaim(next.ref(), next.lease().number(), clock.now());
    return new WorkflowCommand.Succeeded(
        lease.workflowId(),
        lease.ref(),
        lease.lease(),
        result,
        writes,
        claim,
        offer == null ? 0 : offer.number());
  }
}
