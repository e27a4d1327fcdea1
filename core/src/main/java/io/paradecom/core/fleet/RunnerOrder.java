package io.paradecom.core.fleet;

import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;

/** What the leader tells a runner. A hint: what counts is what the leader accepts. */
public sealed interface RunnerOrder {
  /** The runner it is for. */
  RunnerId runner();

  /**
   * Start the work of a dispatch that has a fencing token, or that was claimed more than once: of
   * all claims for it, this lease's came first.
   */
  record Start(WorkflowId workflowId, TaskRef ref, Lease lease) implements RunnerOrder {
    @Override
    public RunnerId runner() {
      return lease.runner();
    }
  }

  /**
   * Start a task in the slot that the runner offered with the end of the one before, under the
   * lease that it offered and that the task is bound to already.
   */
  record Begin(Effect.DispatchTask dispatch, Lease lease) implements RunnerOrder {
    @Override
    public RunnerId runner() {
      return lease.runner();
    }
  }

  /** Stop the work under a lease that is void. */
  record Stop(WorkflowId workflowId, TaskRef ref, Lease lease, String reason)
      implements RunnerOrder {
    @Override
    public RunnerId runner() {
      return lease.runner();
    }
  }

  /** Take nothing new, give back what has not started, end when the rest has ended. */
  record Drain(RunnerId runner, String reason) implements RunnerOrder {}
}
