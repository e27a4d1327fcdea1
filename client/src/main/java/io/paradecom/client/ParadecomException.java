package io.paradecom.client;

import org.jspecify.annotations.Nullable;

/**
 * A request did not do what it was sent for. {@link RefusedException}: the instance said why not.
 * {@link UnreachableException}: there was no answer, so that it may have been carried out all the
 * same.
 */
public abstract sealed class ParadecomException extends RuntimeException
    permits RefusedException, UnreachableException, ForeignAnswerException {
  private static final long serialVersionUID = 1L;

  ParadecomException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
