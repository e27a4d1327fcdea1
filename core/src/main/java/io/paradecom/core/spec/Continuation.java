package io.paradecom.core.spec;

/**
 * Whether the runner that ends a task well may go on with the next one at once, without a trip
 * through the leader. It does so between two tasks that both allow it.
 */
public enum Continuation {
  /** The leader hands the task out. */
  NONE,
  /** Its runner waits until the report on the task before is in the log. */
  DURABLE,
  /** It changes nothing that matters when it is run in vain: its runner waits for nothing. */
  PURE
}
