package io.paradecom.core.spec;

/**
 * Which outcome of a dependency lets its dependant go on; any other outcome skips the dependant.
 */
public enum EdgeCondition {
  /** The dependency succeeded. */
  SUCCESS,
  /** The dependency failed for good. */
  FAILURE,
  /** The dependency ran to an end: it succeeded or failed. */
  FINISHED,
  /** The dependency was skipped. */
  SKIPPED
}
