package io.paradecom.core.workflow;

/** What went wrong with an attempt or a task. */
public enum FailureKind {
  /** The process ended with a code other than 0. */
  EXIT_CODE(true),
  /** The attempt took longer than its timeout. */
  ATTEMPT_TIMEOUT(true),
  /** The attempt showed no sign of life for longer than its heartbeat timeout. */
  HEARTBEAT_TIMEOUT(true),
  /** No runner claimed the task within its queue timeout. */
  QUEUE_TIMEOUT(false),
  /** All attempts together took longer than the task's total timeout. */
  TOTAL_TIMEOUT(false),
  /** Several runners were lost while they ran one attempt. */
  RUNNER_LOST(true),
  /** The process could not be started. */
  SPAWN_FAILED(false),
  /** Inputs or outputs were larger than their limit. */
  PAYLOAD_TOO_LARGE(false),
  /** The process ended well, but what it gave as its output is not one JSON value. */
  INVALID_OUTPUT(true),
  /** A model gave no answer, for a reason that may pass. */
  MODEL_FAILED(true),
  /** A model gave no answer, and would not give one to the same question later either. */
  MODEL_REFUSED(false),
  /** The work was done and could not be merged, or the merged tree failed its check. */
  MERGE_FAILED(true),
  /** As {@link #MERGE_FAILED}, after an attempt that knew of it: a person has to look. */
  MERGE_REFUSED(false),
  /** Somebody rejected it, or nobody approved it in time. */
  REJECTED(false),
  /** What it waited for did not come in time. */
  WAIT_TIMEOUT(false),
  /** A server could not be reached, or answered that it cannot do it now. */
  REQUEST_FAILED(true),
  /** A server answered that it will not do it, or it may not be asked. */
  REQUEST_REFUSED(false),
  /** What a model proposed breaks the rules, or does not fit into the workflow. */
  PROPOSAL_REFUSED(false),
  /** What a loop goes over is no list, or one that it cannot go over. */
  LOOP_INPUT(false),

  /** The outputs of its dependencies do not give it the concurrency key that it asks for. */
  KEY_UNKNOWN(false),

  /** So little of a budget is left that the task would wait for ever. */
  BUDGET_EXHAUSTED(false),
  /** An executor that was added to the runners says that it failed, or broke off. */
  EXECUTOR_FAILED(true),
  /** An executor that was added to the runners says that another attempt would fail as well. */
  EXECUTOR_REFUSED(false),
  /** The workflow that it started ended otherwise than well. */
  CHILD_FAILED(true),
  /** The workflow that it asks for cannot be started. */
  CHILD_REFUSED(false),
  /** A large output could not be put into the blob store, or not be had from there. */
  BLOB_FAILED(true),
  /** Its last round has ended, and what ends its repetition did not hold. */
  ROUNDS_USED_UP(false);

  private final boolean retryable;

  FailureKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Returns whether another attempt may help. */
  public boolean isRetryable() {
    return retryable;
  }

  /** Returns whether a task that ends so waits for a person instead of having failed. */
  public boolean parks() {
    return switch (this) {
      case RUNNER_LOST, MERGE_REFUSED, MERGE_FAILED, PROPOSAL_REFUSED, BUDGET_EXHAUSTED -> true;
      default -> false;
    };
  }
}
