package io.paradecom.e2e.lease;

/** Places on a task's way through a runner, in the order in which it passes them. */
enum LeaseStep {
  /** The runner is about to ask for a task. */
  POLLING,
  /** The broker has handed the task over; nothing was said about it. */
  ACQUIRED,
  /** The claim was handed to the producer; whether it is durable is open. */
  CLAIM_SENT,
  /** The claim is durable; the runner does not know it yet. */
  CLAIM_DURABLE,
  /** The task is to be acknowledged to the broker; it has not begun. */
  ACCEPTED,
  /** The task runs; the broker has not been told of the acknowledgement. */
  STARTED,
  /** The task runs and the broker was told. */
  ACKNOWLEDGED,
  /** The task has ended well; its result is about to be sent. */
  RESULT_DUE,
  /** The result was handed to the producer; whether it is durable is open. */
  RESULT_SENT,
  /** The result is durable; the runner does not know it yet. */
  RESULT_DURABLE;

  /** Returns whether a task at this place has begun. */
  boolean isBegun() {
    return compareTo(STARTED) >= 0;
  }

  /** Returns whether a task at this place has ended. */
  boolean isEnded() {
    return compareTo(RESULT_DUE) >= 0;
  }
}
