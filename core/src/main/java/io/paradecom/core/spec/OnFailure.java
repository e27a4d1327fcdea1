package io.paradecom.core.spec;

/** What a workflow does when one of its tasks has failed for good. */
public enum OnFailure {
  /** Everything that does not depend on the failed task goes on; its dependants are skipped. */
  CONTINUE,
  /** Nothing new starts, what runs is stopped, the workflow ends as failed. */
  FAIL_FAST,
  /** As {@link #FAIL_FAST}; then what had succeeded is undone, from the last task to the first. */
  ROLLBACK
}
