package io.paradecom.leader.view;

/** This process does not serve the asked partition now: it starts, hands over, or never did. */
public final class NotServedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotServedException(String message, Throwable cause) {
    super(message, cause);
  }
}
