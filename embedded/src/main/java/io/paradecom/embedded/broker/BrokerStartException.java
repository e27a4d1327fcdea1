package io.paradecom.embedded.broker;

/**
 * Says that the embedded broker did not come up, although its directory could be used. The message
 * is one sentence for the person at the terminal; the broker's own log has the details.
 */
public final class BrokerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
