package io.paradecom.core.workflow;

/** Which tasks a reset begins with; all that depends on them is reset as well. */
public enum ResetScope {
  /** The tasks that the wish names. */
  NAMED,
  /** Those named, and all that were stopped together with their run. */
  STOPPED,
  /** Every task that failed, was cancelled or is parked. */
  UNSUCCESSFUL
}
