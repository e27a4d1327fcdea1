package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;

/** Start the workflow of a task that waits for it. */
public record StartChild(WorkflowId workflowId, int index) implements WorkflowCommand.Kinship {}
