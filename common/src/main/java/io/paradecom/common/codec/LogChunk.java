package io.paradecom.common.codec;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;

/**
 * A piece of what one attempt printed.
 *
 * @param attempt from 1
 * @param offset bytes that the stream printed before this piece, at least 0
 * @param truncated whether what follows on this stream was dropped because the limit was reached
 * @param at when it was read, by the runner's clock
 */
public record LogChunk(
    WorkflowId workflowId,
    RunId run,
    TaskId task,
    int attempt,
    Stream stream,
    long offset,
    String text,
    boolean truncated,
    Instant at) {
  /** Where a process prints to. */
  public enum Stream {
    /** The standard output. */
    STDOUT,
    /** The standard error. */
    STDERR
  }
}
