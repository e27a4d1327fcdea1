package io.paradecom.core.simulation;

/** A kind of trouble that a seed may include. */
public enum Fault {
  /** Messages take seconds instead of milliseconds. */
  SLOW_NETWORK,
  /** A message arrives once more, later. */
  REPEATED_MESSAGE,
  /** A dispatch is gone before any runner saw it. */
  LOST_DISPATCH,
  /** A dispatch is handed out although its first runner is still at it. */
  REPEATED_DISPATCH,
  /** A runner dies between the acquisition of a dispatch and its claim. */
  DEATH_BEFORE_CLAIM,
  /** A runner dies while it runs tasks. */
  DEATH,
  /** A runner stands still for seconds and then goes on as if nothing had been. */
  ZOMBIE,
  /** Tasks take much longer than planned. */
  SLOW_TASK,
  /** A runner reports its verdict twice, or two different ones. */
  SECOND_ANSWER,
  /** A runner does not hear that it is to stop. */
  DEAF_RUNNER,
  /** A running task gives no sign of life. */
  SILENT_TASK,
  /** Tasks fail. */
  FAILURE,
  /** Runners give tasks back. */
  RETURN,
  /** Outputs and inputs are larger than allowed. */
  LARGE_OUTPUT,
  /** The fleet takes a live lease for lost. */
  FALSE_LOSS,
  /** The slots that are granted change all the time. */
  CREDIT_SWINGS,
  /** The leader dies; its open transaction is gone. */
  LEADER_CRASH,
  /** Dispatches of an open transaction get out although the leader dies: at-least-once. */
  LEAKED_DISPATCH,
  /** The leader's clock leaps forward. */
  CLOCK_LEAP,
  /** Clients cancel runs. */
  CANCEL,
  /** Clients pause and resume runs. */
  PAUSE,
  /** Clients cancel and skip single tasks and subtrees. */
  TASK_CONTROL,
  /** Clients have tasks done again, in runs that are open and in runs that have ended. */
  RESET,
  /** Submits miss a chunk, stop half-way or come twice. */
  BROKEN_SUBMIT,
  /** Clients change graphs while they run: add tasks and dependencies, edit what waits. */
  PATCH,
  /** The owner of the resources dies; what it had not committed is gone. */
  OWNER_CRASH,
  /** What is said to or by the owner of the resources is lost. */
  LOST_CLAIM,
  /** What is said to or by the owner of the resources is overtaken by what is said later. */
  OVERTAKEN_CLAIM;

  /** Returns whether it concerns the owner of the resources only. */
  boolean isOfResources() {
    return compareTo(OWNER_CRASH) >= 0;
  }
}
