package io.paradecom.core.simulation;

import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.WorkflowPartition;
import io.paradecom.core.workflow.WorkflowStore;

/** Builds the engine that is simulated: the real one, or one with a bug planted in it. */
public interface PartitionMaker {
  /** The engine as it ships. */
  PartitionMaker REAL = WorkflowPartition::new;

  /** Returns a partition over {@code store}, with its indexes built from the rows. */
  WorkflowPartition open(WorkflowStore store, EngineLimits limits);
}
