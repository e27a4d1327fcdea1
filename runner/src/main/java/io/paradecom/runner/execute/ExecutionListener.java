package io.paradecom.runner.execute;

import io.paradecom.runner.execute.output.LogChunk;

/**
 * Hears of an execution while it runs. Calls for one stream come in order, those for the two
 * streams from two threads at once. A call that blocks holds the command up as soon as its pipe is
 * full.
 */
public interface ExecutionListener {
  /** Hears nothing. */
  ExecutionListener NONE = new ExecutionListener() {};

  /** The action has begun; not called when it could not be. */
  default void started() {}

  /** The command wrote something. */
  default void log(LogChunk chunk) {}

  /** The command gave a sign of life; may come thousands of times a second. */
  default void activity() {}
}
