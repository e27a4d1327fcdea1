package io.paradecom.runner.execute;

import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * That an attempt is to work in a tree of its own.
 *
 * @param run the run that the task is part of
 * @param epoch of the dispatch: of two that were made of the same task, the higher one is in force
 * @param lastFailure how the last failed attempt ended; null: none failed
 */
public record WorkspaceOrder(
    WorkspaceSpec spec, String run, long epoch, @Nullable FailureKind lastFailure) {
  /** Returns whether an attempt before this one was told why its work was not merged. */
  public boolean isRework() {
    return lastFailure == FailureKind.MERGE_FAILED;
  }

  /**
   * Returns whether the attempt before was given up without its runner having been heard, so that
   * its work may have been merged all the same.
   */
  public boolean mayHaveBeenMerged() {
    return lastFailure == FailureKind.ATTEMPT_TIMEOUT
        || lastFailure == FailureKind.HEARTBEAT_TIMEOUT
        || lastFailure == FailureKind.RUNNER_LOST;
  }
}
