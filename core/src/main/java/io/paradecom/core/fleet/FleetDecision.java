package io.paradecom.core.fleet;

import io.paradecom.core.resource.Eviction;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import java.util.List;

/** What the fleet tells a workflow partition. */
public sealed interface FleetDecision {
  /** The partition it is for. */
  int partition();

  /** The partition may use this many slots of a queue. */
  record CreditGranted(int partition, QueueName queue, int slots) implements FleetDecision {}

  /** One life of a runner is over; all its leases are void. */
  record RunnerLost(int partition, RunnerId runner, String incarnation, String reason)
      implements FleetDecision {}

  /**
   * These claims have what they want, and it is sure what others are to have; a repetition changes
   * nothing, nor does a promise that is not heard.
   */
  record ResourcesGranted(int partition, List<Grant> grants, List<Promise> promises)
      implements FleetDecision {
    public ResourcesGranted {
      grants = List.copyOf(grants);
      promises = List.copyOf(promises);
    }

    /** Grants without promises. */
    public ResourcesGranted(int partition, List<Grant> grants) {
      this(partition, grants, List.of());
    }
  }

  /**
   * Somebody more urgent has come for what was promised: each promise that was not followed by now
   * is to be declined.
   */
  record PromisesWithdrawn(int partition, List<Promise> promises) implements FleetDecision {
    public PromisesWithdrawn {
      promises = List.copyOf(promises);
    }
  }

  /** The tasks of these claims are to be ended; a repetition changes nothing. */
  record ClaimsEvicted(int partition, List<Eviction> evictions) implements FleetDecision {
    public ClaimsEvicted {
      evictions = List.copyOf(evictions);
    }
  }

  /** A live runner does not work under the lease. */
  record LeaseMissing(int partition, WorkflowId workflowId, int index, Lease lease, String reason)
      implements FleetDecision {}
}
