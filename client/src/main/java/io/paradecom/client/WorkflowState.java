package io.paradecom.client;

/** What a workflow is doing. */
public enum WorkflowState {
  /** Not all of its tasks are there yet. */
  STAGING,
  RUNNING,
  /** Nothing new starts. */
  PAUSED,
  /** What runs is being stopped. */
  CANCELLING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  /** It was never taken in. */
  REFUSED,
  /** An error of the engine stopped it; an operator has to look. */
  QUARANTINED,
  /** What succeeded is being undone. */
  COMPENSATING,
  /** What could be undone was. */
  COMPENSATED,
  /** A state that this version of the client does not know. */
  UNKNOWN;

  /** Whether nothing goes on by itself any more; retry and rerun may open it again. */
  public boolean isEnd() {
    return switch (this) {
      case SUCCEEDED, FAILED, CANCELLED, REFUSED, QUARANTINED, COMPENSATED -> true;
      case STAGING, RUNNING, PAUSED, CANCELLING, COMPENSATING, UNKNOWN -> false;
    };
  }

  static WorkflowState of(String name) {
    for (WorkflowState state : values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    return UNKNOWN;
  }
}
