package io.paradecom.core.simulation;

import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.fleet.ResourceOwner;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TestInterpreters;
import io.paradecom.core.workflow.WorkflowPartition;
import io.paradecom.core.workflow.WorkflowStore;
import java.util.function.Predicate;

/** Builds the engine that is simulated: the real one, or one with a bug planted in it. */
public interface PartitionMaker {
  /** The engine as it ships. */
  PartitionMaker REAL =
      (store, limits) -> new WorkflowPartition(store, limits, TestInterpreters.create());

  /** Returns a partition over {@code store}, with its indexes built from the rows. */
  WorkflowPartition open(WorkflowStore store, EngineLimits limits);

  /** Returns an owner of the resources without claims. */
  default ResourceOwner owner(FleetLimits limits, Predicate<Lease> isCurrent) {
    return new ResourceOwner(limits, isCurrent);
  }
}
