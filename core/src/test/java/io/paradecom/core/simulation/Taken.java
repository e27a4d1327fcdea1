package io.paradecom.core.simulation;

import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Step that was taken.
 *
 * @param command null when the partition went on by itself
 */
record Taken(@Nullable WorkflowCommand command, StepResult result, Instant at) {}
