package io.paradecom.core.workflow;

/** Where a workflow run is in its life. */
public enum WorkflowState {
  /** Chunks of its submit are arriving; nothing runs. */
  STAGING,
  /** Tasks run as their dependencies allow. */
  RUNNING,
  /** Nothing new starts; what runs goes on. */
  PAUSED,
  /** Everything open is being stopped. */
  CANCELLING,
  /** Every task ended and none failed. */
  SUCCEEDED,
  /** Every task ended and at least one failed. */
  FAILED,
  /** Stopped on request. */
  CANCELLED,
  /** Its submit was invalid or never completed; nothing ran. */
  REFUSED,
  /** A defect was met in one of its steps; nothing of it runs any more. */
  QUARANTINED,
  /** It had ended, and what is kept of it is being given up. */
  PURGING,
  /** Nothing but its id is kept, so that its submit is known when it comes once more. */
  PURGED,
  /** What had succeeded is being undone. */
  COMPENSATING,
  /** What had succeeded was undone. */
  COMPENSATED;

  /** Returns whether no task of the run will start any more. */
  public boolean isTerminal() {
    return switch (this) {
      case STAGING, RUNNING, PAUSED, CANCELLING, COMPENSATING -> false;
      case SUCCEEDED, FAILED, CANCELLED, REFUSED, QUARANTINED, COMPENSATED, PURGING, PURGED -> true;
    };
  }

  /** Returns whether a run that ended like this may be opened again by a reset. */
  public boolean isReopenable() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED || this == COMPENSATED;
  }

  /** Returns whether its tasks are kept no more, or not for long. */
  public boolean isPurged() {
    return this == PURGING || this == PURGED;
  }

  /** Returns whether reports of its tasks are accepted. */
  public boolean acceptsReports() {
    return isOpen() || this == COMPENSATING;
  }

  /** Returns whether its tasks go on, now or after a pause, and its graph may change. */
  public boolean isOpen() {
    return this == RUNNING || this == PAUSED;
  }

  /** Returns whether runners are given work of it. */
  public boolean handsOut() {
    return this == RUNNING || this == COMPENSATING;
  }
}
