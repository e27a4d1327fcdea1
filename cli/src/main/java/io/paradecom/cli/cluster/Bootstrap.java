package io.paradecom.cli.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether anybody listens where the brokers should be. Kafka's clients go on trying in silence, so
 * what is plainly not there is found here, at once, and what is there may take its time to answer.
 */
final class Bootstrap {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private Bootstrap() {}

  /**
   * Returns why none of the servers can be reached; empty when one can.
   *
   * @param servers a list of {@code host:port}, separated by commas
   */
  static Optional<String> problem(String servers) {
    String last = "there is none";
    for (String server : servers.split(",", -1)) {
      String address = server.strip();
      int colon = address.lastIndexOf(':');
      String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
      int port = Integer.parseInt(address.substring(colon + 1));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), Math.toIntExact(PATIENCE.toMillis()));
        return Optional.empty();
      } catch (UnknownHostException unknown) {
        last = "no such host is known";
      } catch (IOException | IllegalArgumentException refused) {
        last = "there is none: " + refused.getMessage();
      }
    }
    return Optional.of(last);
  }
}
