package io.paradecom.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says that an attempt failed, and what is to follow from that. */
public final class TaskException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is to follow from a failure. */
  public enum Kind {
    /** Another attempt may help: the task's {@code retry} says whether there is one. */
    RETRYABLE,
    /** Another attempt would fail as well: the task has failed. */
    PERMANENT,
    /**
     * It is to be tried later, and this time does not count. Tasks of the workflow for the same
     * executor wait as well.
     */
    LATER
  }

  private final Kind kind;
  private final transient @Nullable Instant retryAt;

  private TaskException(
      Kind kind, String message, @Nullable Throwable cause, @Nullable Instant retryAt) {
    super(message, cause);
    this.kind = kind;
    this.retryAt = retryAt;
  }

  /**
   * Another attempt may help.
   *
   * @param message one sentence for a person
   */
  public static TaskException retryable(String message, @Nullable Throwable cause) {
    return new TaskException(Kind.RETRYABLE, message, cause, null);
  }

  /** Another attempt may help. */
  public static TaskException retryable(String message) {
    return retryable(message, null);
  }

  /**
   * Another attempt would fail as well.
   *
   * @param message one sentence for a person
   */
  public static TaskException permanent(String message, @Nullable Throwable cause) {
    return new TaskException(Kind.PERMANENT, message, cause, null);
  }

  /** Another attempt would fail as well. */
  public static TaskException permanent(String message) {
    return permanent(message, null);
  }

  /**
   * It is to be tried later, which costs no attempt.
   *
   * @param retryAt when; null: in half a minute
   */
  public static TaskException later(String message, @Nullable Instant retryAt) {
    return new TaskException(Kind.LATER, message, null, retryAt);
  }

  /** What is to follow. */
  public Kind kind() {
    return kind;
  }

  /** When it is to be tried again; null: not said. */
  public @Nullable Instant retryAt() {
    return retryAt;
  }
}
