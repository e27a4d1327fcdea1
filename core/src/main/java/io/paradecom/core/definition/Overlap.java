package io.paradecom.core.definition;

/** What becomes of a time at which the run of an earlier one has not ended. */
public enum Overlap {
  /** It starts all the same. */
  ALLOW,
  /** It is skipped. */
  SKIP,
  /** It starts when the earlier ones have ended, one after the other. */
  QUEUE
}
