package io.paradecom.runner.execute;

/**
 * Which attempt of which task an execution is.
 *
 * @param attempt from 1
 * @param idempotencyKey the same for every delivery of this attempt, so that a command can make its
 *     effects happen once
 */
public record ExecutionIds(String workflowId, String taskId, int attempt, String idempotencyKey) {}
