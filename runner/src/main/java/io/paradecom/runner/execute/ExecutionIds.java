package io.paradecom.runner.execute;

import org.jspecify.annotations.Nullable;

/**
 * Which attempt of which task an execution is.
 *
 * @param attempt from 1
 * @param idempotencyKey the same for every delivery of this attempt, so that a command can make its
 *     effects happen once
 * @param fencingToken of the grant of the task's resources, higher than that of every grant before;
 *     0: it holds none
 * @param undo whether what is to be done takes back what the task did
 * @param traceParent names the span of the attempt, as W3C Trace Context writes it; null: nobody is
 *     told
 */
public record ExecutionIds(
    String workflowId,
    String taskId,
    int attempt,
    String idempotencyKey,
    long fencingToken,
    boolean undo,
    @Nullable String traceParent) {
  /** An attempt of a task that holds no resources. */
  public ExecutionIds(String workflowId, String taskId, int attempt, String idempotencyKey) {
    this(workflowId, taskId, attempt, idempotencyKey, 0, false, null);
  }
}
