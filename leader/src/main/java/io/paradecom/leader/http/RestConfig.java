package io.paradecom.leader.http;

import java.time.Duration;

/**
 * How the REST interface is served.
 *
 * @param host address that it listens on; only loopback ones, since it asks nobody who they are
 * @param port 0: any free one
 * @param answerWithin how long an answer to a command is waited for before it is given as accepted
 * @param mostStreams event streams that may be open at the same time
 */
public record RestConfig(String host, int port, Duration answerWithin, int mostStreams) {
  /** Largest body of a request, in bytes: that of the largest file that is read. */
  public static final long MAX_BODY_BYTES = 64L * 1024 * 1024;

  /**
   * @throws IllegalArgumentException when the port is outside its range
   */
  public RestConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "Expected a port of 0 to 65535, but found %d.".formatted(port));
    }
  }

  /** Returns the configuration of an interface for this machine alone. */
  public static RestConfig loopback(int port) {
    return new RestConfig("127.0.0.1", port, Duration.ofSeconds(10), 64);
  }
}
