package io.paradecom.runner.execute;

import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.FailureKind;
import java.nio.file.Path;
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
  /** Stands for the root of a repository on another host, in which a working directory is. */
  public static final Path ROOT = Path.of("/");

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
        || lastFailure == FailureKind.RUNNER_LOST
        || wasUnreached();
  }

  /**
   * Returns whether the attempt before did not reach the repository, with work that may be finished
   * and may even be merged: only the answer was lost.
   */
  public boolean wasUnreached() {
    return lastFailure == FailureKind.REQUEST_FAILED;
  }
}
