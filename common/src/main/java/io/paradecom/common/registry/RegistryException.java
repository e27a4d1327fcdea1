package io.paradecom.common.registry;

import org.jspecify.annotations.Nullable;

/**
 * A registry refused a request, failed, or was not reached; {@link #error()} says which.
 *
 * <p>{@link RegistryError#UNAVAILABLE} and {@link RegistryError#STORE_FAILURE} say nothing about
 * the request itself: whoever meets them waits and asks again, and never treats a record as bad.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RegistryError error;

  /** An error with a message for people. */
  public RegistryException(RegistryError error, String message) {
    this(error, message, null);
  }

  /** An error with a message for people and what led to it. */
  public RegistryException(RegistryError error, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  /** What went wrong. */
  public RegistryError error() {
    return error;
  }
}
