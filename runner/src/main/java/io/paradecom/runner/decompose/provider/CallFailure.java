package io.paradecom.runner.decompose.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer.
 *
 * @param sentence for a person; without keys, prompts and control characters
 * @param retryAfter how long the provider wants to be left alone; null: it does not say
 */
public record CallFailure(Kind kind, String sentence, @Nullable Duration retryAfter) {
  /** The kind of a failure. */
  public enum Kind {
    /** Too many requests or tokens a minute. */
    RATE_LIMITED(true),
    /** The provider has a fault of its own, or too much to do. */
    OVERLOADED(true),
    /** No whole answer within the deadline. */
    TIMED_OUT(true),
    /** No connection, or it broke. */
    UNREACHABLE(true),
    /** The answer is not in the provider's format. */
    INVALID_REPLY(true),
    /** The answer is larger than allowed. */
    TOO_LARGE(true),
    /** The account has nothing left to spend. */
    OUT_OF_FUNDS(false),
    /** The key is not accepted. */
    UNAUTHORIZED(false),
    /** There is no such model, or nothing at this address. */
    NOT_FOUND(false),
    /** The provider does not take the request as it is. */
    REJECTED(false),
    /** A command could not be started, or ended with a failure of its own. */
    COMMAND_FAILED(false),
    /** Somebody asked for the end. */
    CANCELLED(false);

    private final boolean isTransient;

    Kind(boolean isTransient) {
      this.isTransient = isTransient;
    }

    /** Returns whether the same call may well succeed later. */
    public boolean isTransient() {
      return isTransient;
    }
  }

  static CallFailure of(Kind kind, String sentence) {
    return new CallFailure(kind, sentence, null);
  }
}
