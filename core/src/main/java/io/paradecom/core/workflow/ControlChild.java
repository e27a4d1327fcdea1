package io.paradecom.core.workflow;

import io.paradecom.core.spec.WorkflowId;

/**
 * Do as the workflow does whose task started this one.
 *
 * @param parent whose word it is; that of any other is none
 */
public record ControlChild(
    WorkflowId workflowId, ParentTask parent, ChildControl control, String reason)
    implements WorkflowCommand.Kinship {}
