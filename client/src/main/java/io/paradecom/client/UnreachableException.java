package io.paradecom.client;

/**
 * No answer came: nobody listens there, the connection broke, TLS failed, time was up or the thread
 * was interrupted. {@link #getCause} says which. What was sent may have arrived: a submit with a
 * key can be sent again without harm.
 */
public final class UnreachableException extends ParadecomException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
