package io.paradecom.core.fleet;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import java.util.List;

/** What a workflow partition tells the fleet. Idempotent: a repetition changes nothing. */
public sealed interface FleetRequest {
  /** The partition that asks. */
  int partition();

  /** The partition has this many tasks of a queue ready or in flight. */
  record Demand(int partition, QueueName queue, int tasks) implements FleetRequest {}

  /**
   * Say when the runner of this lease no longer lists it; asked for leases of some seconds' age.
   */
  record WatchLease(int partition, WorkflowId workflowId, TaskRef ref, Lease lease)
      implements FleetRequest {}

  /** The lease ended well: watch it no longer. */
  record EndLease(int partition, Lease lease) implements FleetRequest {}

  /** What becomes of claims on resources, in order. */
  record ResourceClaims(int partition, List<ClaimMessage> messages) implements FleetRequest {
    public ResourceClaims {
      messages = List.copyOf(messages);
    }
  }

  /** The lease is void: tell its runner to stop, as long as its heartbeats list it. */
  record VoidLease(int partition, WorkflowId workflowId, TaskRef ref, Lease lease, String reason)
      implements FleetRequest {}
}
