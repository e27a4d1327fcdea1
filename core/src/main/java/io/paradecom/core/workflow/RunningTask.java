package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;

/**
 * A claimed task.
 *
 * @param since when the claim was taken
 */
public record RunningTask(WorkflowId workflow, TaskRef ref, Lease lease, Instant since) {}
