package io.paradecom.client;

import org.jspecify.annotations.Nullable;

/** Something answered that speaks another language than an instance does. */
public final class ForeignAnswerException extends ParadecomException {
  private static final long serialVersionUID = 1L;

  ForeignAnswerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
