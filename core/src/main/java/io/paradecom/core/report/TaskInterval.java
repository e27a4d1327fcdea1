package io.paradecom.core.report;

import io.paradecom.core.spec.TaskId;

/**
 * One finished attempt of a task.
 *
 * @param attempt from 1
 * @param startMs start in the runner, in milliseconds since the epoch
 * @param endMs end in the runner, or when the attempt was given up; not before {@code startMs}
 */
public record TaskInterval(TaskId task, int attempt, long startMs, long endMs, Outcome outcome) {
  /** How an attempt ended. */
  public enum Outcome {
    /** With success. */
    SUCCEEDED,
    /** With a failure, a timeout included. */
    FAILED,
    /** It was stopped because its result was not wanted any more. */
    CANCELLED,
    /** Its runner was lost, or handed it back. */
    LOST
  }

  /**
   * @throws IllegalArgumentException when the attempt is below 1 or ends before it starts
   */
  public TaskInterval {
    if (attempt < 1) {
      throw new IllegalArgumentException(
          "Expected an attempt of at least 1 for task '%s', but found %d."
              .formatted(task, attempt));
    }
    if (endMs < startMs) {
      throw new IllegalArgumentException(
          "Expected attempt %d of task '%s' to end at or after its start at %d, but found %d."
              .formatted(attempt, task, startMs, endMs));
    }
  }

  /** Returns how long the attempt ran, in milliseconds. */
  public long durationMs() {
    return endMs - startMs;
  }
}
