package io.paradecom.common.registry;

import org.jspecify.annotations.Nullable;

/** The registry's log could not be read or written. */
public final class SchemaLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for people and what led to it. */
  public SchemaLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
