package io.paradecom.core.workflow;

import io.paradecom.core.spec.EdgeCondition;

/** How a task ended, as far as its dependants are concerned. */
public enum Ending {
  /** It did what it should. */
  SUCCEEDED,
  /** It failed for good. */
  FAILED,
  /** It failed for good, and is optional. */
  TOLERATED,
  /** It did not run, because of how a dependency ended or because it was held at submit. */
  SKIPPED,
  /** It did not run on request, and its dependants are to go on. */
  WAIVED,
  /** It was stopped. */
  CANCELLED;

  /** Returns whether an edge lets its dependant go on after this end. */
  public boolean satisfies(EdgeCondition on) {
    return switch (on) {
      case SUCCESS -> this == SUCCEEDED || this == WAIVED || this == TOLERATED;
      case FAILURE -> this == FAILED || this == TOLERATED;
      case FINISHED -> this != SKIPPED && this != CANCELLED;
      case SKIPPED -> this == SKIPPED || this == WAIVED;
    };
  }
}
