package io.paradecom.embedded.broker;

import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * How an {@link EmbeddedBroker} is started.
 *
 * @param port the loopback port for clients, 1–65535, or 0 for any free one
 * @param onFatalFault called with one sentence when the running broker cannot go on (its disk is
 *     full or fails). The broker is of no use afterwards: the usual answer is to tell the person
 *     and end the process. It is called on one of the broker's threads, more than once if there is
 *     more than one fault, and must not block on {@link EmbeddedBroker#close}.
 */
public record BrokerOptions(int port, Consumer<String> onFatalFault) {

  /** Any free port; a fatal fault is logged as an error. */
  public static final BrokerOptions DEFAULT =
      new BrokerOptions(
          0,
          fault ->
              LoggerFactory.getLogger(EmbeddedBroker.class)
                  .atError()
                  .addKeyValue("error", fault)
                  .log("embedded broker cannot go on"));

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if {@code port} is outside 0–65535
   */
  public BrokerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "Expected a broker port from 0 (any free one) to 65535, but found " + port);
    }
  }

  /** The same options with another port. */
  public BrokerOptions withPort(int newPort) {
    return new BrokerOptions(newPort, onFatalFault);
  }

  /** The same options with another answer to a fatal fault. */
  public BrokerOptions withOnFatalFault(Consumer<String> answer) {
    return new BrokerOptions(port, answer);
  }
}
